/** The choices that remain between a few transactions, with everything that is known between them. */
import type { Arc, Choice, ChoiceProblem } from "./choice-solver.ts";
import { isMiss, RW, STEP_FREE } from "./digraph.ts";
import type { OpenKey } from "./open-key.ts";
import type { Decision, OrderContext } from "./order-problem.ts";

export interface LocalProblem extends ChoiceProblem {
  /** What the first side of each choice decides. */
  readonly pairs: readonly Decision[];
}

/** Choices that fit in memory, whatever the transactions. */
const PAIRS = 200_000;

/** Undefined where there are too many choices. The earlier turn is tried first. */
export function localProblem(
  problem: OrderContext,
  members: readonly number[],
  turns: Int32Array,
): LocalProblem | undefined {
  const pairs = pairsAmong(problem, members, turns);
  if (pairs === undefined) return undefined;
  const local = new Map(members.map((t, i) => [t, i]));
  const snapshotAt = problem.split ? members.length : 0;
  const commitOf = (t: number): number => local.get(t)!;
  const snapshotOf = (t: number): number => snapshotAt + local.get(t)!;
  const before = (a: number, b: number): Arc => [commitOf(a), snapshotOf(b)];
  const misses = (reader: number, writer: number): Arc => [snapshotOf(reader), commitOf(writer)];
  const arcs: Arc[] = problem.split ? members.map((t) => [snapshotOf(t), commitOf(t)]) : [];
  for (const [a, b, kind] of dependenciesAmong(problem, local)) {
    arcs.push(kind === RW ? misses(a, b) : before(a, b));
  }
  for (const [a, b] of orderAmong(problem, members)) arcs.push(before(a, b));
  const side = (key: OpenKey, a: number, b: number): readonly Arc[] => [
    before(a, b),
    ...Array.from(
      key.readersOf(a).filter((reader) => reader !== b && local.has(reader)),
      (reader) => misses(reader, b),
    ),
  ];
  const choices = pairs.map(({ key, before: a, after: b }): Choice => ({
    sides: [side(key, a, b), side(key, b, a)],
  }));
  return { nodes: snapshotAt + members.length, arcs, pairs, choices };
}

/** Data dependencies between members, also those that pass through helper nodes. */
function* dependenciesAmong(
  { dependencies, data: { head, to, kind } }: OrderContext,
  members: ReadonlyMap<number, number>,
): Generator<readonly [number, number, number]> {
  const { count } = dependencies.table;
  for (const from of members.keys()) {
    for (let e = head[from]!; e < head[from + 1]!; e += 1) {
      const reached = new Set([to[e]!]);
      for (const node of reached) {
        if (node < count) {
          const isKnown = kind[e] === RW || !isMiss(kind[e]!);
          if (isKnown && members.has(node)) yield [from, node, kind[e]!];
          continue;
        }
        for (let f = head[node]!; f < head[node + 1]!; f += 1) {
          if (kind[f] === STEP_FREE) reached.add(to[f]!);
        }
      }
    }
  }
}

/** Pairs of members that the level's order puts one before the other. */
function* orderAmong(
  { dependencies, order }: OrderContext,
  members: readonly number[],
): Generator<readonly [number, number]> {
  if (order === "none") return;
  const { timeline, table } = dependencies;
  for (const a of members) {
    for (const b of members) {
      if (timeline.end[a]! >= timeline.begin[b]!) continue;
      const sameProcess = table.operations[a]!.process === table.operations[b]!.process;
      if (order === "realtime" || sameProcess) yield [a, b];
    }
  }
}

/** Every two members that wrote one open key. */
function pairsAmong(
  { keysOf }: OrderContext,
  members: readonly number[],
  turns: Int32Array,
): readonly Decision[] | undefined {
  const writers = new Map<OpenKey, number[]>();
  for (const t of [...members].sort((a, b) => turns[a]! - turns[b]!)) {
    for (const key of keysOf.get(t) ?? []) {
      const list = writers.get(key);
      if (list === undefined) writers.set(key, [t]);
      else list.push(t);
    }
  }
  const pairs: Decision[] = [];
  for (const [key, list] of writers) {
    if (pairs.length + (list.length * list.length) / 2 > PAIRS) return undefined;
    for (const [i, before] of list.entries()) {
      for (const after of list.slice(i + 1)) pairs.push({ key, before, after });
    }
  }
  return pairs;
}
