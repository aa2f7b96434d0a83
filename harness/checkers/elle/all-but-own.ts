/** Edges from each of many readers to each of many writers but itself, with helper nodes where they are too many. */
import { RW, STEP_FREE, type EdgeList } from "./digraph.ts";

/** Beyond this many edges, helper nodes stand between readers and writers. */
const DIRECT_EDGES = 64;

export interface ReadersAndWriters {
  readonly readers: readonly number[];
  /** Each once. */
  readonly writers: ArrayLike<number>;
}

/** @returns the first node number that is still free */
export function addMisses(edges: EdgeList, between: ReadersAndWriters, firstFree: number): number {
  const { readers, writers } = between;
  if (readers.length * writers.length > DIRECT_EDGES) {
    return addThroughHelpers(edges, between, firstFree);
  }
  for (const reader of readers) {
    for (let i = 0; i < writers.length; i += 1) {
      if (writers[i] !== reader) edges.add(reader, writers[i]!, RW);
    }
  }
  return firstFree;
}

/** Linear: one chain of helpers leads to the writers up to each place, another to those from each place on. */
function addThroughHelpers(
  edges: EdgeList,
  { readers, writers }: ReadersAndWriters,
  firstFree: number,
): number {
  const count = writers.length;
  const upTo = firstFree;
  const fromOn = firstFree + count;
  const placeOf = new Map<number, number>();
  for (let i = 0; i < count; i += 1) {
    placeOf.set(writers[i]!, i);
    edges.add(upTo + i, writers[i]!, STEP_FREE);
    edges.add(fromOn + i, writers[i]!, STEP_FREE);
    if (i > 0) edges.add(upTo + i, upTo + i - 1, STEP_FREE);
    if (i + 1 < count) edges.add(fromOn + i, fromOn + i + 1, STEP_FREE);
  }
  for (const reader of readers) {
    const own = placeOf.get(reader);
    if (own === undefined) edges.add(reader, fromOn, RW);
    else {
      if (own > 0) edges.add(reader, upTo + own - 1, RW);
      if (own + 1 < count) edges.add(reader, fromOn + own + 1, RW);
    }
  }
  return firstFree + 2 * count;
}
