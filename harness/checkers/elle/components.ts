/** Strongly connected components: Tarjan's algorithm with the recursion on arrays, so that depth has no limit. */
import { int32Column } from "./columns.ts";
import type { Digraph } from "./digraph.ts";

export interface Components {
  /** Component of each node; numbered so that edges between components lead to a smaller number. */
  readonly of: Int32Array;
  readonly count: number;
  /** Nodes in each component. */
  readonly size: Int32Array;
}

export function componentsOf({ nodes, head, to }: Digraph): Components {
  const of = int32Column(nodes, -1);
  const low = int32Column(nodes);
  const entered = int32Column(nodes);
  const edge = int32Column(nodes);
  edge.set(head.subarray(0, nodes));
  const open = int32Column(nodes);
  const path = int32Column(nodes);
  const size = int32Column(nodes);
  let count = 0;
  let clock = 0;
  let openSize = 0;
  for (let root = 0; root < nodes; root += 1) {
    if (entered[root] !== 0) continue;
    let depth = 0;
    path[0] = root;
    open[openSize++] = root;
    entered[root] = low[root] = ++clock;
    while (depth >= 0) {
      const v = path[depth]!;
      const at = edge[v]!;
      if (at < head[v + 1]!) {
        edge[v] = at + 1;
        const w = to[at]!;
        if (entered[w] === 0) {
          depth += 1;
          path[depth] = w;
          open[openSize++] = w;
          entered[w] = low[w] = ++clock;
        } else if (of[w] === -1 && entered[w]! < low[v]!) {
          low[v] = entered[w]!;
        }
        continue;
      }
      if (low[v] === entered[v]) {
        let w: number;
        do {
          w = open[--openSize]!;
          of[w] = count;
          size[count]! += 1;
        } while (w !== v);
        count += 1;
      }
      depth -= 1;
      if (depth >= 0 && low[v]! < low[path[depth]!]!) low[path[depth]!] = low[v]!;
    }
  }
  return { of, count, size };
}
