/** Why one transaction comes before another, and a whole cycle in words. */
import type { Arrow } from "../pictures/cycle-graph.ts";
import { isMiss, PROCESS, REALTIME, WR, WW } from "./digraph.ts";
import type { Cycle } from "./cycle.ts";
import { nameOf } from "./show.ts";
import type { Transactions } from "./transactions.ts";

/** A reason, and the transactions whose reads show the version order that it relies on. */
export interface Reason {
  readonly text: string;
  readonly witnesses: readonly number[];
}

/** Reasons that fit into one sentence. */
const REASONS_MAX = 6;

/** Explains a ww, wr or rw edge in the terms of a data type. */
export type Explain = (from: number, to: number, kind: number) => Reason;

export interface CycleStory {
  readonly message: string;
  /** One reason a step of the cycle. */
  readonly reasons: readonly Reason[];
}

export function storyOf(table: Transactions, cycle: Cycle, explain: Explain): CycleStory {
  const { steps } = cycle;
  const reasons = steps.map(({ transaction, kind }, at) => {
    const to = steps[(at + 1) % steps.length]!.transaction;
    return isOrder(kind)
      ? orderReason(table, transaction, to, kind)
      : explain(transaction, to, kind);
  });
  const names = steps.map(({ transaction }) => nameOf(table.operations[transaction]!));
  const stale = staleRead(cycle, reasons, table);
  if (stale !== undefined) return { message: stale, reasons };
  const because = abridged(reasons.map(({ text }) => text)).join("; ");
  const impossible =
    names.length === 2
      ? `${names.join(" and ")} would each have to come before the other`
      : `${names[0]!} would have to come before itself`;
  return { message: `${because}: ${impossible}`, reasons };
}

/** The first and last of many reasons; the operations of the finding tell the rest. */
function abridged(texts: readonly string[]): readonly string[] {
  if (texts.length <= REASONS_MAX) return texts;
  const side = REASONS_MAX / 2;
  const hidden = texts.length - 2 * side;
  return [...texts.slice(0, side), `and so on, ${hidden} steps more`, ...texts.slice(-side)];
}

/** Two steps, a read without a write and the order that put the write first: one plain sentence. */
function staleRead(
  { steps }: Cycle,
  reasons: readonly Reason[],
  table: Transactions,
): string | undefined {
  if (steps.length !== 2) return undefined;
  const at = steps.findIndex(({ kind }) => isMiss(kind));
  const order = steps[1 - at];
  if (at < 0 || order === undefined || !isOrder(order.kind)) return undefined;
  const writer = order.transaction;
  const reader = steps[at]!.transaction;
  return `${reasons[at]!.text}, which ${afterName(table, writer, reader, order.kind)}`;
}

function orderReason(table: Transactions, from: number, to: number, kind: number): Reason {
  const name = nameOf(table.operations[from]!);
  return { text: `${name} ${afterName(table, from, to, kind)}`, witnesses: [] };
}

function afterName({ operations }: Transactions, from: number, to: number, kind: number): string {
  const [a, b] = [operations[from]!, operations[to]!];
  const gap = b.invokedAt - a.completedAt;
  const before = gap > 0 ? `${duration(gap)} before` : "before";
  const session = kind === PROCESS ? ` in the same process ${a.process}` : "";
  return `was acknowledged ${before} ${nameOf(b)} began${session}`;
}

/** Nanoseconds in the unit that a reader expects. */
export function duration(nanoseconds: number): string {
  for (const [unit, size] of [
    ["s", 1e9],
    ["ms", 1e6],
    ["µs", 1e3],
  ] as const) {
    if (nanoseconds >= size) return `${Number((nanoseconds / size).toPrecision(2))} ${unit}`;
  }
  return `${nanoseconds} ns`;
}

function isOrder(kind: number): boolean {
  return kind === PROCESS || kind === REALTIME;
}

/** The picture's name of an edge kind. */
export function arrowOf(kind: number): Arrow {
  return isMiss(kind) ? "rw" : (ARROW_OF[kind] ?? "realtime");
}

const ARROW_OF: Readonly<Record<number, Arrow>> = {
  [WW]: "ww",
  [WR]: "wr",
  [PROCESS]: "process",
};
