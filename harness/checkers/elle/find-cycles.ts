/** All cycle classes of a history: components of the whole dependency graph first, then a search inside each. */
import { int32Column } from "./columns.ts";
import { componentsOf } from "./components.ts";
import type { Component } from "./component-graphs.ts";
import { marked, type Cycle } from "./cycle.ts";
import { cyclesIn } from "./cycle-search.ts";
import { digraphOf, EdgeList, REALTIME, type Digraph } from "./digraph.ts";
import type { Dependencies } from "./dependencies.ts";
import type { Budget } from "./shortest-path.ts";
import { addRealtime } from "./timeline.ts";

export interface CycleReport {
  /** One short cycle a class and component, shortest first within a class. */
  readonly cycles: readonly Cycle[];
  /** Components that hold a cycle; transactions in the largest. */
  readonly components: number;
  readonly largest: number;
  /** False where the budget ended the search for classes (never that for broken models). */
  readonly complete: boolean;
}

export function findCycles(dependencies: Dependencies, budget: Budget): CycleReport {
  const cycles: Cycle[] = [];
  let components = 0;
  let largest = 0;
  let complete = true;
  for (const component of cyclicComponents(dependencies)) {
    components += 1;
    largest = Math.max(largest, component.transactions.length);
    const result = cyclesIn(component, budget);
    complete &&= result.complete;
    cycles.push(...result.cycles.map((cycle) => marked(cycle, dependencies.table.status)));
  }
  cycles.sort((a, b) => a.steps.length - b.steps.length);
  return { cycles, components, largest, complete };
}

/** Real time holds process order, so data edges and real time together find every cycle there is. */
function wholeGraph({ edges, nodes, timeline }: Dependencies): Digraph {
  const same = (transaction: number): number => transaction;
  const dataEdges = edges.size;
  const all = addRealtime(edges, timeline.events, { leave: same, enter: same }, nodes);
  const graph = digraphOf(all, edges);
  edges.size = dataEdges;
  return graph;
}

function* cyclicComponents(dependencies: Dependencies): Generator<Component> {
  const graph = wholeGraph(dependencies);
  const { of, size } = componentsOf(graph);
  const members = new Map<number, number[]>();
  for (let v = 0; v < dependencies.nodes; v += 1) {
    const part = of[v]!;
    if (size[part]! < 2) continue;
    const list = members.get(part);
    if (list === undefined) members.set(part, [v]);
    else list.push(v);
  }
  const localOf = int32Column(dependencies.nodes);
  for (const [part, nodes] of members) {
    for (const [local, v] of nodes.entries()) localOf[v] = local;
    const isMember = (v: number): boolean => v < of.length && of[v] === part;
    yield componentOf(dependencies, graph, { nodes, localOf, isMember });
  }
}

interface Members {
  /** Ascending, so transactions come before helpers. */
  readonly nodes: readonly number[];
  readonly localOf: Int32Array;
  readonly isMember: (globalNode: number) => boolean;
}

function componentOf(
  dependencies: Dependencies,
  graph: Digraph,
  { nodes, localOf, isMember }: Members,
): Component {
  const edges = new EdgeList();
  for (const [local, v] of nodes.entries()) {
    for (let e = graph.head[v]!; e < graph.head[v + 1]!; e += 1) {
      const w = graph.to[e]!;
      if (graph.kind[e] === REALTIME || w >= dependencies.nodes || !isMember(w)) continue;
      edges.add(local, localOf[w]!, graph.kind[e]!);
    }
  }
  const transactions = Int32Array.from(nodes.filter((v) => v < dependencies.table.count));
  return {
    dependencies,
    transactions,
    nodes: nodes.length,
    localOf,
    isMember,
    edges,
    events: eventsOf(dependencies, transactions),
  };
}

function eventsOf({ timeline }: Dependencies, transactions: Int32Array): Int32Array {
  const { begin, end, events } = timeline;
  const ranks: number[] = [];
  for (const t of transactions) {
    if (begin[t]! < events.length) ranks.push(begin[t]!);
    if (end[t]! < events.length) ranks.push(end[t]!);
  }
  return Int32Array.from(ranks)
    .sort()
    .map((rank) => events[rank]!);
}
