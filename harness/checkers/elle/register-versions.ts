/**
 * What is known of the order of versions of each register: a partial order, as pairs of "this one before that one".
 *
 * A version is the last write of a transaction to a key, named by its row, or the initial one, which comes before all
 * (not listed). Pairs come from reads that a write of the same transaction followed, and, where the caller vouches for
 * it, from the order in which each process, or everybody, met the versions of a key.
 */
import { int32Column } from "./columns.ts";
import { componentsOf } from "./components.ts";
import { digraphOf, EdgeList } from "./digraph.ts";
import type { DirectFindings } from "./direct-findings.ts";
import { INITIAL, UNSAID, type RegisterReads } from "./register-reads.ts";
import { nameOf, shown } from "./show.ts";
import { timelineOf, type Timeline } from "./timeline.ts";
import { rowsOf } from "./transactions.ts";

export interface Assumptions {
  /** Within a transaction, a write comes after the version it read, even at levels that allow otherwise. */
  readonly wfrKeys?: boolean;
  /** Each process meets the versions of a key in their order. */
  readonly sequentialKeys?: boolean;
  /** Versions of a key are in the order of real time. */
  readonly linearizableKeys?: boolean;
}

export interface VersionOrder {
  /** Rows of writes: the first before the second. `assumed` pairs also order writes at the weakest levels. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly assumed: readonly boolean[];
}

interface Pair {
  readonly before: number;
  readonly after: number;
}

export function versionOrderOf(
  reads: RegisterReads,
  assumptions: Assumptions,
  findings: DirectFindings,
): VersionOrder {
  const accesses = accessesOf(reads);
  const sources: Pair[][] = [];
  const own = readThenWritten(reads, accesses);
  if (assumptions.wfrKeys === true) sources.push(own);
  if (assumptions.sequentialKeys === true) sources.push(metByProcess(reads, accesses));
  if (assumptions.linearizableKeys === true) sources.push(metInTime(reads, accesses));
  const assumed = withoutCycles(reads, sources, findings);
  const proved = assumptions.wfrKeys === true ? [] : own;
  const all = [...assumed, ...proved];
  return {
    before: all.map(({ before }) => before),
    after: all.map(({ after }) => after),
    assumed: all.map((_, i) => i < assumed.length),
  };
}

/** How a transaction met a key: the version it found first, and the one it left. */
interface Access {
  readonly transaction: number;
  readonly key: number;
  /** Row of a write, INITIAL, or UNSAID where it wrote without reading or its read says nothing. */
  readonly found: number;
  /** Row of its last write, or -1. */
  readonly left: number;
}

function accessesOf({ table, index, included, source, isFirst }: RegisterReads): readonly Access[] {
  const accesses: Access[] = [];
  const last = int32Column(table.keys.size, -1);
  for (let t = 0; t < table.count; t += 1) {
    if (included[t] === 0) continue;
    const [from, to] = rowsOf(table, t);
    for (let row = from; row < to; row += 1)
      if (table.isWrite[row] === 1) last[table.key[row]!] = row;
    for (let row = from; row < to; row += 1) {
      const key = table.key[row]!;
      if (isFirst[row] === 0 || index.ambiguous[key] === 1) continue;
      const left = last[key]! >= from ? last[key]! : -1;
      accesses.push({ transaction: t, key, found: foundBy(source[row]!, index, included), left });
    }
  }
  return accesses;
}

/** Versions of transactions that did not happen, and values in the middle of one, have no place in the order. */
function foundBy(
  source: number,
  { transactionOf, isIntermediate }: RegisterReads["index"],
  included: Uint8Array,
): number {
  if (source === INITIAL) return INITIAL;
  if (source < 0 || isIntermediate[source] === 1) return UNSAID;
  return included[transactionOf[source]!] === 1 ? source : UNSAID;
}

function readThenWritten({ index }: RegisterReads, accesses: readonly Access[]): Pair[] {
  return accesses
    .filter(({ found, left, transaction }) => {
      return found >= 0 && left >= 0 && index.transactionOf[found] !== transaction;
    })
    .map(({ found, left }) => ({ before: found, after: left }));
}

function lastVersion({ found, left }: Access): number {
  return left >= 0 ? left : found;
}

function firstVersion({ found, left }: Access): number {
  return found === UNSAID ? left : found;
}

function pairOf(earlier: Access, later: Access): Pair | undefined {
  const [before, after] = [lastVersion(earlier), firstVersion(later)];
  return before !== after && before !== UNSAID && after !== UNSAID ? { before, after } : undefined;
}

function byKey(accesses: readonly Access[]): ReadonlyMap<number, readonly Access[]> {
  return Map.groupBy(accesses, ({ key }) => key);
}

function metByProcess({ table }: RegisterReads, accesses: readonly Access[]): Pair[] {
  const pairs: Pair[] = [];
  for (const ofKey of byKey(accesses).values()) {
    const last = new Map<number, Access>();
    for (const access of ofKey) {
      const { process } = table.operations[access.transaction]!;
      const earlier = last.get(process);
      const pair = earlier === undefined ? undefined : pairOf(earlier, access);
      if (pair !== undefined) pairs.push(pair);
      last.set(process, access);
    }
  }
  return pairs;
}

function metInTime({ table, included }: RegisterReads, accesses: readonly Access[]): Pair[] {
  const timeline = timelineOf(table, included);
  const pairs: Pair[] = [];
  for (const ofKey of byKey(accesses).values()) {
    for (const [earlier, later] of consecutive(ofKey, timeline)) {
      const pair = pairOf(earlier, later);
      if (pair !== undefined) pairs.push(pair);
    }
  }
  return pairs;
}

/** Transitive reduction of "completed before the other began": completed accesses that no completed one follows. */
function* consecutive(
  accesses: readonly Access[],
  { begin, end }: Timeline,
): Generator<readonly [Access, Access]> {
  const events = accesses
    .flatMap((access) => [
      { rank: begin[access.transaction]!, access, isEnd: false },
      { rank: end[access.transaction]!, access, isEnd: true },
    ])
    .sort((a, b) => a.rank - b.rank);
  let frontier: readonly Access[] = [];
  for (const { access, isEnd } of events) {
    if (isEnd) {
      const began = begin[access.transaction]!;
      frontier = [...frontier.filter((other) => end[other.transaction]! > began), access];
    } else {
      for (const earlier of frontier) yield [earlier, access];
    }
  }
}

/** Sources are taken in turn; one that would put versions of a key in a cycle is reported, and left out for that key. */
function withoutCycles(
  reads: RegisterReads,
  sources: readonly (readonly Pair[])[],
  findings: DirectFindings,
): readonly Pair[] {
  const { table } = reads;
  let kept: readonly Pair[] = [];
  for (const source of sources) {
    const keyOf = ({ before, after }: Pair): number => table.key[before < 0 ? after : before]!;
    const bad = cyclicKeys(reads, [...kept, ...source], keyOf);
    for (const [key, rows] of bad) reportCycle(reads, findings, key, rows);
    kept = [...kept, ...source.filter((pair) => !bad.has(keyOf(pair)))];
  }
  return kept.filter(({ before, after }) => before >= 0 && after >= 0);
}

/** Rows of the versions on a cycle, by key; a pair whose second is the initial version is a cycle by itself. */
function cyclicKeys(
  { table }: RegisterReads,
  pairs: readonly Pair[],
  keyOf: (pair: Pair) => number,
): ReadonlyMap<number, readonly number[]> {
  const bad = new Map<number, number[]>();
  const edges = new EdgeList();
  for (const pair of pairs) {
    if (pair.after === INITIAL) bad.set(keyOf(pair), [pair.before]);
    else if (pair.before >= 0) edges.add(pair.before, pair.after, 0);
  }
  const { of, size } = componentsOf(digraphOf(table.isWrite.length, edges));
  for (let row = 0; row < table.isWrite.length; row += 1) {
    if (size[of[row]!]! < 2) continue;
    const rows = bad.get(table.key[row]!);
    if (rows === undefined) bad.set(table.key[row]!, [row]);
    else rows.push(row);
  }
  return bad;
}

function reportCycle(
  { table, index }: RegisterReads,
  findings: DirectFindings,
  key: number,
  rows: readonly number[],
): void {
  const transactions = [...new Set(rows.map((row) => index.transactionOf[row]!))];
  findings.add("cyclic-versions", transactions, () => {
    const values = rows.map((row) => shown(table.value[row])).join(", ");
    const names = transactions.map((t) => nameOf(table.operations[t]!)).join(", ");
    const what = rows.length === 1 ? "was met before its initial value" : "were met in a circle";
    return `the versions ${values} of ${shown(table.keys.value(key))}, which ${names} wrote, ${what}`;
  });
}
