/**
 * Registers whose values are each written once: decided in O(n log n) by zones (Gibbons & Korach, "Testing shared
 * memories", 1997, extended here to compare-and-set).
 *
 * All operations on one value form a cluster: what made the value, then its reads. A compare-and-set reads one value
 * and makes the next, with nothing in between, so the clusters it joins follow each other directly and form one block.
 * A block as a whole comes before another one where one of its operations completes before one of the other's begins:
 * where its first completion is before the other's last invocation. The history is linearizable exactly when each
 * block can be ordered within and no two blocks must each come before the other.
 */
import { ILLEGAL, NO_STATE, OBSERVER, OVERWRITE } from "../models/model.ts";
import type { Decision } from "./decision.ts";
import type { Problem } from "./problem.ts";

/** All operations on one value. */
interface Cluster {
  /** The operation that made the value; -1 for the initial value. */
  readonly maker: number;
  readonly reads: number[];
  /** The compare-and-set that replaced it; -1 where there is none. */
  successor: number;
}

/** undefined: the values are not unique, or the model is no register. */
export function decideByZones(problem: Problem): Decision | undefined {
  if (problem.model.unobserved === NO_STATE) return undefined;
  const clusters = clustersOf(problem);
  if (clusters === undefined) return undefined;
  const steps = problem.operations.length;
  const isLegal = fillClusters(problem, clusters) && blocksFit(problem, clusters);
  return isLegal ? { verdict: "legal", steps } : { verdict: "illegal", steps };
}

/**
 * One cluster for each value made; undefined where a value is made twice, or where an operation of unknown outcome may
 * not have happened: one whose value is observed has.
 */
function clustersOf({
  model,
  kinds,
  returnsAt,
  events,
}: Problem): Map<number, Cluster> | undefined {
  const clusters = new Map<number, Cluster>([
    [model.initial, { maker: -1, reads: [], successor: -1 }],
  ]);
  for (const [operation, kind] of kinds.entries()) {
    const traits = model.traits(kind);
    const seen = model.sees(kind);
    if ((traits & OBSERVER) !== 0) {
      if (seen === NO_STATE || model.step(seen, kind) === ILLEGAL) return undefined;
      continue;
    }
    const made = model.makes(kind);
    if (made === NO_STATE || clusters.has(made)) return undefined;
    const isUnknown = returnsAt[operation] === events.length;
    if (isUnknown && model.usefulUntil(kind) !== model.seenUntil(made)) return undefined;
    if ((traits & OVERWRITE) === 0 && seen === NO_STATE) return undefined;
    clusters.set(made, { maker: operation, reads: [], successor: -1 });
  }
  return clusters;
}

/** False where a value is observed that nobody made, or replaced twice. */
function fillClusters({ model, kinds }: Problem, clusters: ReadonlyMap<number, Cluster>): boolean {
  for (const [operation, kind] of kinds.entries()) {
    const seen = model.sees(kind);
    if (seen === NO_STATE) continue;
    const cluster = clusters.get(seen);
    if (cluster === undefined) return false;
    if ((model.traits(kind) & OBSERVER) !== 0) {
      cluster.reads.push(operation);
    } else {
      if (cluster.successor !== -1) return false;
      cluster.successor = operation;
    }
  }
  return true;
}

function blocksFit(problem: Problem, clusters: ReadonlyMap<number, Cluster>): boolean {
  const { model, kinds } = problem;
  const firstReturns: number[] = [];
  const lastCalls: number[] = [];
  let visited = 0;
  for (const root of clusters.values()) {
    const isRoot = root.maker === -1 || model.sees(kinds[root.maker] as number) === NO_STATE;
    if (!isRoot) continue;
    const block = { firstReturn: Infinity, lastCall: -Infinity };
    let cluster: Cluster | undefined = root;
    while (cluster !== undefined) {
      visited += 1;
      if (!extend(problem, block, cluster)) return false;
      const next: number = cluster.successor;
      cluster = next === -1 ? undefined : clusters.get(model.makes(kinds[next] as number));
    }
    firstReturns.push(block.firstReturn);
    lastCalls.push(block.lastCall);
  }
  // What no root leads to is a cycle of compare-and-sets, each waiting for the value of another.
  return visited === clusters.size && areCompatible(firstReturns, lastCalls);
}

/** Adds the maker, then the reads. False where one of them completed before something that must precede it began. */
function extend(
  { callsAt, returnsAt }: Problem,
  block: { firstReturn: number; lastCall: number },
  { maker, reads }: Cluster,
): boolean {
  if (maker === -1) {
    block.firstReturn = -1;
    block.lastCall = -1;
  } else {
    const returned = returnsAt[maker] as number;
    if (returned < block.lastCall) return false;
    block.firstReturn = Math.min(block.firstReturn, returned);
    block.lastCall = Math.max(block.lastCall, callsAt[maker] as number);
  }
  const before = block.lastCall;
  for (const read of reads) {
    const returned = returnsAt[read] as number;
    if (returned < before) return false;
    block.firstReturn = Math.min(block.firstReturn, returned);
    block.lastCall = Math.max(block.lastCall, callsAt[read] as number);
  }
  return true;
}

/** False where two blocks must each come before the other. */
function areCompatible(firstReturns: readonly number[], lastCalls: readonly number[]): boolean {
  const forward: number[] = [];
  const backward: number[] = [];
  for (const [block, first] of firstReturns.entries()) {
    (first < (lastCalls[block] as number) ? forward : backward).push(block);
  }
  const byFirstReturn = Int32Array.from(forward).sort(
    (a, b) => (firstReturns[a] as number) - (firstReturns[b] as number),
  );
  const starts = Float64Array.from(byFirstReturn, (block) => firstReturns[block] as number);
  for (let i = 1; i < byFirstReturn.length; i += 1) {
    const earlier = lastCalls[byFirstReturn[i - 1] as number] as number;
    if ((starts[i] as number) < earlier) return false;
  }
  return backward.every((block) => {
    const from = lastCalls[block] as number;
    const candidate = lastBelow(starts, from);
    if (candidate === -1) return true;
    return (
      (firstReturns[block] as number) >= (lastCalls[byFirstReturn[candidate] as number] as number)
    );
  });
}

/** Position of the last element below a limit, in ascending order; -1 where there is none. */
function lastBelow(sorted: Float64Array, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
