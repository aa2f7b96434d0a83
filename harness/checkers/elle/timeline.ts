/**
 * The order of invocations and completions. Records decide, not clocks: an invocation recorded before a completion is
 * concurrent with it (closed intervals), whatever their times say.
 */
import { int32Column } from "./columns.ts";
import { EdgeList, PROCESS, REALTIME, STEP_FREE } from "./digraph.ts";
import { COMMITTED, type Transactions } from "./transactions.ts";

/** Rank of a completion that is not known. */
export const NEVER = 2 ** 31 - 1;

export interface Timeline {
  /** Rank of the invocation of each transaction among all events; rank of its completion, or NEVER. */
  readonly begin: Int32Array;
  readonly end: Int32Array;
  /** Transaction t for its invocation, ~t for its completion, by rank. */
  readonly events: Int32Array;
}

/** Only `included` transactions have events; only committed ones have a known end. */
export function timelineOf(table: Transactions, included: Uint8Array): Timeline {
  const { count } = table;
  const begin = int32Column(count, NEVER);
  const end = int32Column(count, NEVER);
  const events = bucketed(table, included) ?? sorted(table, included);
  for (let rank = 0; rank < events.length; rank += 1) {
    const event = events[rank]!;
    if (event >= 0) begin[event] = rank;
    else end[~event] = rank;
  }
  return { begin, end, events };
}

/** Events by record position, which is dense in every file; undefined where it is not or two events share one. */
function bucketed(table: Transactions, included: Uint8Array): Int32Array | undefined {
  const { count, status, invoked, completed } = table;
  let last = 0;
  let known = 0;
  for (let t = 0; t < count; t += 1) {
    if (included[t] === 0) continue;
    const isCommitted = status[t] === COMMITTED;
    last = Math.max(last, isCommitted ? completed[t]! : invoked[t]!);
    known += isCommitted ? 2 : 1;
  }
  if (!(last < 8 * known + 1024)) return undefined;
  const slots = int32Column(last + 1, NEVER);
  for (let t = 0; t < count; t += 1) {
    if (included[t] === 0) continue;
    slots[invoked[t]!] = t;
    if (status[t] === COMMITTED) slots[completed[t]!] = ~t;
  }
  const events = int32Column(known);
  let rank = 0;
  for (const event of slots) if (event !== NEVER) events[rank++] = event;
  return rank === known ? events : undefined;
}

function sorted(
  { count, status, invoked, completed }: Transactions,
  included: Uint8Array,
): Int32Array {
  const events: number[] = [];
  for (let t = 0; t < count; t += 1) {
    if (included[t] === 0) continue;
    events.push(t);
    if (status[t] === COMMITTED) events.push(~t);
  }
  const position = (event: number): number => (event >= 0 ? invoked[event]! : completed[~event]!);
  events.sort((a, b) => position(a) - position(b) || Number(a < 0) - Number(b < 0));
  return Int32Array.from(events);
}

/** Where the realtime edges of a transaction leave from and lead to, in the graph at hand. */
export interface EventNodes {
  leave(transaction: number): number;
  enter(transaction: number): number;
}

/**
 * Adds "a completed before b was invoked" for all such pairs with a number of edges linear in the events: completions
 * lead to the moment they belong to, moments lead to later moments, and each moment to the invocations after it.
 * @returns the first node number that is still free
 */
export function addRealtime(
  edges: EdgeList,
  events: Iterable<number>,
  nodes: EventNodes,
  firstFree: number,
): number {
  let free = firstFree;
  let past = -1;
  let gathering = -1;
  for (const event of events) {
    if (event < 0) {
      if (gathering < 0) {
        gathering = free++;
        if (past >= 0) edges.add(past, gathering, STEP_FREE);
      }
      edges.add(nodes.leave(~event), gathering, REALTIME);
      continue;
    }
    if (gathering >= 0) {
      past = gathering;
      gathering = -1;
    }
    if (past >= 0) edges.add(past, nodes.enter(event), STEP_FREE);
  }
  return free;
}

/** Previous transaction of the same process that committed before each transaction was invoked, or -1. */
export function previousInProcess(table: Transactions, { begin, end }: Timeline): Int32Array {
  const previous = int32Column(table.count, -1);
  const last = new Map<number, number>();
  for (let t = 0; t < table.count; t += 1) {
    if (begin[t] === NEVER) continue;
    const { process } = table.operations[t]!;
    const before = last.get(process);
    if (before !== undefined && end[before]! < begin[t]!) previous[t] = before;
    if (end[t] !== NEVER) last.set(process, t);
  }
  return previous;
}

/** Adds the process edge into each given transaction whose predecessor has a node too. */
export function addProcess(
  edges: EdgeList,
  previous: Int32Array,
  transactions: Iterable<number>,
  nodes: EventNodes,
): void {
  for (const t of transactions) {
    const before = previous[t]!;
    if (before < 0) continue;
    const from = nodes.leave(before);
    if (from >= 0) edges.add(from, nodes.enter(t), PROCESS);
  }
}
