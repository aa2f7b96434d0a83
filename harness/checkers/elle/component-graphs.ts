/**
 * One strongly connected component of the dependency graph, and the graphs whose cycles break a consistency model.
 *
 * - plain: transactions are nodes. A cycle of ww edges is G0, of ww and wr edges G1c, of all edges a violation of
 *   serializability.
 * - split: each transaction has a snapshot and a commit, the snapshot first. ww, wr and order edges lead from commit to
 *   snapshot, rw edges from snapshot to commit. A cycle here is a cycle of dependencies without two rw edges in a row:
 *   exactly what snapshot isolation forbids (Cerone & Gotsman, "Analysing Snapshot Isolation").
 */
import { digraphOf, EdgeList, isMiss, MISSES, RW, STEP_FREE, type Digraph } from "./digraph.ts";
import type { Dependencies } from "./dependencies.ts";
import type { Order } from "./levels.ts";
import { addProcess, addRealtime, type EventNodes } from "./timeline.ts";

export interface Component {
  readonly dependencies: Dependencies;
  /** Transaction of each local node below `transactions.length`; nodes after that are helpers. */
  readonly transactions: Int32Array;
  readonly nodes: number;
  /** Local number of every global node; meaningful for members only. */
  readonly localOf: Int32Array;
  readonly isMember: (globalNode: number) => boolean;
  readonly edges: EdgeList;
  /** Invocations and completions of the members, in their order. */
  readonly events: Int32Array;
}

/** A graph to search, and what its nodes stand for. */
export interface View {
  readonly graph: Digraph;
  /** The transaction a node belongs to; helpers have none and are never asked for. */
  transactionOf(node: number): number;
  /** Where an edge (a, b) of the component starts and ends in this view; of the split one, an rw edge. */
  tail(a: number): number;
  front(b: number): number;
}

export function plainView(component: Component, mask: number, order: Order): View {
  const edges = new EdgeList();
  const { from, to, kind, size } = component.edges;
  const allowed = (mask & RW) === 0 ? mask : mask | MISSES[order];
  for (let e = 0; e < size; e += 1) {
    const k = kind[e]!;
    if (k === STEP_FREE || (k & allowed) !== 0) edges.add(from[e]!, to[e]!, k);
  }
  const local = (transaction: number): number => localNode(component, transaction);
  const nodes = addOrder(component, edges, order, {
    leave: local,
    enter: local,
    free: component.nodes,
  });
  return {
    graph: digraphOf(nodes, edges),
    transactionOf: (node) => component.transactions[node]!,
    tail: (a) => a,
    front: (b) => b,
  };
}

export function splitView(component: Component, order: Order): View {
  const edges = new EdgeList();
  const { from, to, kind, size } = component.edges;
  const count = component.transactions.length;
  const snapshot = (node: number): number => component.nodes + node;
  for (let v = 0; v < count; v += 1) edges.add(snapshot(v), v, STEP_FREE);
  for (let e = 0; e < size; e += 1) {
    const k = kind[e]!;
    if (isMiss(k)) {
      if ((k & MISSES[order]) !== 0) edges.add(snapshot(from[e]!), to[e]!, k);
    } else edges.add(from[e]!, k === STEP_FREE ? to[e]! : snapshot(to[e]!), k);
  }
  const leave = (transaction: number): number => localNode(component, transaction);
  const enter = (transaction: number): number => snapshot(leave(transaction));
  const free = component.nodes + count;
  const nodes = addOrder(component, edges, order, { leave, enter, free });
  return {
    graph: digraphOf(nodes, edges),
    transactionOf: (node) =>
      component.transactions[node < component.nodes ? node : node - component.nodes]!,
    tail: snapshot,
    front: (b) => b,
  };
}

function addOrder(
  component: Component,
  edges: EdgeList,
  order: Order,
  nodes: EventNodes & { readonly free: number },
): number {
  if (order === "realtime") return addRealtime(edges, component.events, nodes, nodes.free);
  if (order === "process") {
    addProcess(edges, component.dependencies.previous, component.transactions, nodes);
  }
  return nodes.free;
}

function localNode({ localOf, isMember }: Component, transaction: number): number {
  return isMember(transaction) ? localOf[transaction]! : -1;
}
