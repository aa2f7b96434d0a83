/**
 * Versions of one key that a process or real time puts in order.
 *
 * Real time: all who wrote or read a version, and those of the versions written over it by their readers, form a zone (Gibbons &
 * Korach): as soon as one of them had ended before another zone's one began, the first zone comes first as a whole.
 */
import type { OpenKey } from "./open-key.ts";
import { NEVER, type Timeline } from "./timeline.ts";
import type { Transactions } from "./transactions.ts";

/** Each writer of a process before its next one. */
export function orderedByProcess(
  { writers }: OpenKey,
  { operations }: Transactions,
  { begin, end }: Timeline,
): readonly (readonly [number, number])[] {
  const pairs: [number, number][] = [];
  const last = new Map<number, number>();
  for (const writer of writers.toSorted((a, b) => begin[a]! - begin[b]!)) {
    const { process } = operations[writer]!;
    const before = last.get(process);
    if (before !== undefined && end[before]! < begin[writer]!) pairs.push([before, writer]);
    last.set(process, writer);
  }
  return pairs;
}

/** Whether either order above, by itself, has the pair. */
export function isOrderedPair(
  key: OpenKey,
  [before, after]: readonly [number, number],
  table: Transactions,
  timeline: Timeline,
): boolean {
  const pairs = [...orderedByProcess(key, table, timeline), ...orderedByTime(key, timeline)];
  return pairs.some(([a, b]) => a === before && b === after);
}

interface Zone {
  readonly first: number;
  readonly last: number;
  /** When its first member had ended, when its last began. */
  readonly minEnd: number;
  readonly maxBegin: number;
}

/** Pairs of writers, the first before the second; pairs that follow from others are left out. */
export function orderedByTime(
  key: OpenKey,
  timeline: Timeline,
): readonly (readonly [number, number])[] {
  const zones = zonesOf(key, timeline);
  const events = zones
    .flatMap((zone) => [
      { rank: zone.minEnd, zone, isEnd: true },
      { rank: zone.maxBegin, zone, isEnd: false },
    ])
    .filter(({ rank }) => rank !== NEVER)
    .sort((a, b) => a.rank - b.rank);
  const pairs: [number, number][] = [];
  let frontier: readonly Zone[] = [];
  const follow = (zone: Zone): void => {
    for (const earlier of frontier) if (earlier !== zone) pairs.push([earlier.last, zone.first]);
  };
  for (const { zone, isEnd } of events) {
    if (!isEnd) follow(zone);
    else {
      // A zone that ends before it has begun follows what it replaces in the frontier, now or never.
      if (zone.minEnd < zone.maxBegin) follow(zone);
      frontier = [...frontier.filter((other) => other.minEnd >= zone.maxBegin), zone];
    }
  }
  return pairs;
}

function zonesOf(key: OpenKey, { begin, end }: Timeline): readonly Zone[] {
  const { writers, readersOf } = key;
  const isWriter = new Set(writers);
  const heads = new Set(writers);
  const successor = new Map<number, number>();
  for (const writer of writers) {
    const next = readersOf(writer).find((reader) => isWriter.has(reader));
    if (next === undefined) continue;
    successor.set(writer, next);
    heads.delete(next);
  }
  // Transactions that read from each other in a circle (G1c) have no head, or are left at their second turn.
  const taken = new Set<number>();
  return [...heads].map((first) => {
    let minEnd = NEVER;
    let maxBegin = 0;
    let last = first;
    for (
      let w: number | undefined = first;
      w !== undefined && !taken.has(w);
      w = successor.get(w)
    ) {
      last = w;
      taken.add(w);
      for (const member of [w, ...readersOf(w)]) {
        minEnd = Math.min(minEnd, end[member]!);
        maxBegin = Math.max(maxBegin, begin[member]!);
      }
    }
    return { first, last, minEnd, maxBegin };
  });
}
