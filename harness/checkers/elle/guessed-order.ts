/**
 * A guess at the order of open versions, and the transactions on cycles that the guess makes.
 *
 * Transactions are placed in the order in which they completed, as far as what is known and decided lets them, each
 * after the readers of the versions that it replaces.
 */
import { int32Column } from "./columns.ts";
import { componentsOf } from "./components.ts";
import { digraphOf, RW, WW } from "./digraph.ts";
import { walkLazily, type LateDemands } from "./lazy-order.ts";
import type { OpenKey } from "./open-key.ts";
import type { Decision, KnownGraph, OrderContext } from "./order-problem.ts";

/** Transactions for which all choices were decided, together. */
export interface DecidedPart {
  readonly members: readonly number[];
  readonly decisions: readonly Decision[];
}

export interface Guess {
  /** Transactions that lie on a common cycle, group by group; none where the guess is a proof. */
  readonly cyclic: readonly (readonly number[])[];
  /** Turn of each transaction in the guess; all 0 where the decisions contradict what is known. */
  readonly turns: Int32Array;
}

export function guessOrder(context: OrderContext, parts: Iterable<DecidedPart>): Guess {
  const { known, inTime } = context;
  const { edges, nodes, snapshot } = known;
  const knownEdges = edges.size;
  const placed: Decision[] = [];
  const place = (decision: Decision): void => {
    placed.push(decision);
    edges.add(decision.before, snapshot(decision.after), WW);
    for (const reader of missesOf(decision)) edges.add(snapshot(reader), decision.after, RW);
  };
  const partOf = new Map<number, DecidedPart>();
  for (const part of parts) {
    part.decisions.forEach(place);
    for (const t of part.members) partOf.set(t, part);
  }
  for (const decision of inTime) {
    const part = partOf.get(decision.before);
    if (part === undefined || part !== partOf.get(decision.after)) place(decision);
  }
  const sequence = new Sequence(context, snapshot);
  const isOrdered = walkLazily(nodes, edges, completions(context), sequence);
  if (isOrdered) for (const decision of sequence.decisions()) place(decision);
  const cyclic = cyclicGroups(known, placed);
  edges.size = knownEdges;
  return { cyclic, turns: isOrdered ? sequence.turns : sequence.turns.fill(0) };
}

/** Takes transactions in turn; a write asks for the readers of the version that it is about to replace. */
class Sequence implements LateDemands {
  readonly turns: Int32Array;
  readonly #context: OrderContext;
  readonly #snapshot: (transaction: number) => number;
  readonly #writers: ReadonlyMap<OpenKey, number[]>;
  #turn = 0;

  constructor(context: OrderContext, snapshot: (transaction: number) => number) {
    this.#context = context;
    this.#snapshot = snapshot;
    this.turns = int32Column(context.dependencies.table.count);
    this.#writers = new Map(context.open.map((key) => [key, []]));
  }

  of(node: number): readonly number[] {
    const readers: number[] = [];
    for (const key of this.#context.keysOf.get(node) ?? []) {
      const current = this.#writers.get(key)!.at(-1);
      if (current === undefined) continue;
      for (const reader of key.readersOf(current)) {
        if (reader !== node) readers.push(this.#snapshot(reader));
      }
    }
    return readers;
  }

  place(node: number): void {
    if (node >= this.turns.length) return;
    this.turns[node] = this.#turn++;
    for (const key of this.#context.keysOf.get(node) ?? []) this.#writers.get(key)!.push(node);
  }

  /** Each write before the next of its key. */
  *decisions(): Generator<Decision> {
    for (const [key, writers] of this.#writers) {
      for (let i = 1; i < writers.length; i += 1) {
        yield { key, before: writers[i - 1]!, after: writers[i]! };
      }
    }
  }
}

/** Readers of the earlier version, which do not see the later one. */
function missesOf({ key, before, after }: Decision): Int32Array {
  return key.readersOf(before).filter((reader) => reader !== after);
}

function* completions({ dependencies }: OrderContext): Generator<number> {
  for (const event of dependencies.timeline.events) if (event < 0) yield ~event;
}

/** Transactions of each cycle, with those whose place in the guess put its edges there. */
function cyclicGroups(
  { edges, nodes, snapshot, transactionOf }: KnownGraph,
  placed: readonly Decision[],
): readonly (readonly number[])[] {
  const { of, size } = componentsOf(digraphOf(nodes, edges));
  const groups = new Map<number, Set<number>>();
  for (let v = 0; v < nodes; v += 1) {
    const t = transactionOf(v);
    if (t < 0 || size[of[v]!]! < 2) continue;
    const group = groups.get(of[v]!);
    if (group === undefined) groups.set(of[v]!, new Set([t]));
    else group.add(t);
  }
  for (const decision of groups.size === 0 ? [] : placed) {
    const { before, after } = decision;
    const part = of[after]!;
    const group = groups.get(part);
    if (group !== undefined && missesOf(decision).some((reader) => of[snapshot(reader)] === part)) {
      group.add(before);
    }
  }
  return [...groups.values()].map((group) => [...group]);
}
