/** Versions whose order the reads leave open, and the graph of what is known all the same. */
import { digraphOf, EdgeList, isMiss, RW, STEP_FREE, type Digraph } from "./digraph.ts";
import type { Dependencies } from "./dependencies.ts";
import type { OpenKey } from "./open-key.ts";
import type { Order } from "./levels.ts";
import { addProcess, addRealtime } from "./timeline.ts";
import { orderedByTime } from "./zones.ts";

export interface OrderProblem {
  readonly dependencies: Dependencies;
  readonly open: readonly OpenKey[];
  /** True: each transaction has a snapshot and a commit (snapshot isolation); false: it is one moment. */
  readonly split: boolean;
  readonly order: Order;
}

/** One write known, decided or guessed to precede another of the same key. */
export interface Decision {
  readonly key: OpenKey;
  readonly before: number;
  readonly after: number;
}

/** A problem with what is looked up again and again. */
export interface OrderContext extends OrderProblem {
  /** Data dependencies alone. */
  readonly data: Digraph;
  readonly known: KnownGraph;
  /** Open keys that each transaction wrote. */
  readonly keysOf: ReadonlyMap<number, readonly OpenKey[]>;
  /** What real time decides about open keys, where the level respects it. */
  readonly inTime: readonly Decision[];
}

export function contextOf(problem: OrderProblem): OrderContext {
  const { edges, nodes } = problem.dependencies;
  const keysOf = new Map<number, OpenKey[]>();
  for (const key of problem.open) {
    for (const writer of key.writers) {
      const keys = keysOf.get(writer);
      if (keys === undefined) keysOf.set(writer, [key]);
      else keys.push(key);
    }
  }
  return {
    ...problem,
    data: digraphOf(nodes, edges),
    known: knownGraph(problem),
    keysOf,
    inTime: problem.order === "realtime" ? decidedByTime(problem) : [],
  };
}

function decidedByTime({ open, dependencies }: OrderProblem): readonly Decision[] {
  return open.flatMap((key) =>
    orderedByTime(key, dependencies.timeline).map(([before, after]) => ({ key, before, after })),
  );
}

export interface KnownGraph {
  readonly edges: EdgeList;
  readonly nodes: number;
  /** Node at which a transaction reads; it commits at the node with its own number. */
  readonly snapshot: (transaction: number) => number;
  /** Transaction of a node, -1 for helpers. */
  readonly transactionOf: (node: number) => number;
}

/** Everything that is known: dependencies, and the order that the level asks for. */
function knownGraph({ dependencies, split, order }: OrderProblem): KnownGraph {
  const { table, edges: data, nodes: dataNodes, timeline, previous } = dependencies;
  const { count } = table;
  const snapshot = (t: number): number => (split ? dataNodes + t : t);
  const edges = new EdgeList();
  for (let e = 0; e < data.size; e += 1) {
    const kind = data.kind[e]!;
    const [from, to] = [data.from[e]!, data.to[e]!];
    // What an order decides about writes is decided anew where the level respects that order.
    if (kind === RW) edges.add(snapshot(from), to, kind);
    else if (!isMiss(kind)) edges.add(from, kind === STEP_FREE ? to : snapshot(to), kind);
  }
  let nodes = dataNodes;
  if (split) {
    for (let t = 0; t < count; t += 1) edges.add(snapshot(t), t, STEP_FREE);
    nodes += count;
  }
  const places = { leave: (t: number): number => t, enter: snapshot };
  if (order === "realtime") nodes = addRealtime(edges, timeline.events, places, nodes);
  if (order === "process") addProcess(edges, previous, previous.keys(), places);
  const transactionOf = (node: number): number => {
    if (node < count) return node;
    return split && node >= dataNodes && node < dataNodes + count ? node - dataNodes : -1;
  };
  return { edges, nodes, snapshot, transactionOf };
}
