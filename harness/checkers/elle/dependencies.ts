/** What the cycle search needs to know of a history, whatever its data type. */
import type { EdgeList } from "./digraph.ts";
import { previousInProcess, timelineOf, type Timeline } from "./timeline.ts";
import type { Transactions } from "./transactions.ts";

export interface Dependencies {
  readonly table: Transactions;
  /** Transactions that are known to have happened: committed ones, and unknown ones whose writes were seen. */
  readonly included: Uint8Array;
  /** ww, wr and rw edges between transactions, some through helper nodes numbered from `table.count`. */
  readonly edges: EdgeList;
  readonly nodes: number;
  readonly timeline: Timeline;
  readonly previous: Int32Array;
}

export function dependenciesOf(
  table: Transactions,
  included: Uint8Array,
  edges: EdgeList,
  nodes: number,
): Dependencies {
  const timeline = timelineOf(table, included);
  return { table, included, edges, nodes, timeline, previous: previousInProcess(table, timeline) };
}
