/**
 * Directed graphs in compressed rows: the edges that leave node v are `to[head[v]] … to[head[v + 1] - 1]`.
 * An edge has a kind; kind STEP_FREE joins helper nodes, counts nothing on a path and is never shown.
 */
import { int32Column, uint8Column } from "./columns.ts";
export const STEP_FREE = 0;
export const WW = 1;
export const WR = 2;
export const RW = 4;
export const PROCESS = 8;
export const REALTIME = 16;
/** rw edges that hold only because a process, or real time, put the missed write after the one that was read. */
export const RW_PROCESS = 32;
export const RW_REALTIME = 64;

/** Kinds of rw edges that hold at levels which respect an order. */
export const MISSES = {
  none: RW,
  process: RW | RW_PROCESS,
  realtime: RW | RW_PROCESS | RW_REALTIME,
} as const;

export function isMiss(kind: number): boolean {
  return (kind & MISSES.realtime) !== 0;
}

export interface Digraph {
  readonly nodes: number;
  readonly head: Int32Array;
  readonly to: Int32Array;
  readonly kind: Uint8Array;
}

/** Edges as they are found; grows as needed, three typed columns and no object an edge. */
export class EdgeList {
  from = int32Column(64);
  to = int32Column(64);
  kind = uint8Column(64);
  size = 0;

  add(from: number, to: number, kind: number): void {
    if (this.size === this.from.length) this.#grow();
    const at = this.size;
    this.from[at] = from;
    this.to[at] = to;
    this.kind[at] = kind;
    this.size = at + 1;
  }

  #grow(): void {
    const capacity = this.size * 2;
    const [from, to, kind] = [this.from, this.to, this.kind];
    (this.from = int32Column(capacity)).set(from);
    (this.to = int32Column(capacity)).set(to);
    (this.kind = uint8Column(capacity)).set(kind);
  }
}

/** Two passes: count the edges of each node, then place them. */
export function digraphOf(nodes: number, edges: EdgeList): Digraph {
  const head = int32Column(nodes + 1);
  for (let e = 0; e < edges.size; e += 1) head[edges.from[e]! + 1]! += 1;
  for (let v = 0; v < nodes; v += 1) head[v + 1]! += head[v]!;
  const next = int32Column(nodes);
  next.set(head.subarray(0, nodes));
  const to = int32Column(edges.size);
  const kind = uint8Column(edges.size);
  for (let e = 0; e < edges.size; e += 1) {
    const at = next[edges.from[e]!]!++;
    to[at] = edges.to[e]!;
    kind[at] = edges.kind[e]!;
  }
  return { nodes, head, to, kind };
}
