/** Reasons for ww, wr and rw edges between list-append transactions. */
import { invariant } from "../../lib/errors.ts";
import { NO_VERSION } from "./append-reads.ts";
import { makerOf, writerAt, type AppendVersions } from "./append-versions.ts";
import { WR, WW } from "./digraph.ts";
import type { Explain, Reason } from "./explanation.ts";
import { nameOf, shown } from "./show.ts";
import { rowsOf } from "./transactions.ts";

export function appendExplainer(versions: AppendVersions): Explain {
  return (from, to, kind) => {
    const reason =
      kind === WW
        ? explainOrder(versions, from, to)
        : kind === WR
          ? explainRead(versions, from, to)
          : explainMiss(versions, from, to);
    invariant(reason !== undefined, `no reason for an edge from ${from} to ${to}`);
    return reason;
  };
}

/** An append right after one of the other transaction, or else after it with unknown transactions' between. */
function explainOrder(versions: AppendVersions, from: number, to: number): Reason | undefined {
  const { table, index, position } = versions;
  const [first, end] = rowsOf(table, to);
  let reason: Reason | undefined;
  for (let row = first; row < end; row += 1) {
    if (table.isWrite[row] === 0 || index.ambiguous[table.key[row]!] === 1) continue;
    const key = table.key[row]!;
    const below = position[row] === NO_VERSION ? versions.agreed[key]! : position[row]!;
    const place = placeBefore(versions, { key, below, writer: from });
    if (place < 0) continue;
    const text = orderText(versions, { to, row, place });
    const isNext = place === placeBefore(versions, { key, below });
    if (isNext || reason === undefined) reason = { text, witnesses: longestReader(versions, key) };
    if (isNext) return reason;
  }
  return reason;
}

interface Follow {
  readonly to: number;
  /** The later append, and the place of the earlier one in the order of the key. */
  readonly row: number;
  readonly place: number;
}

function orderText(versions: AppendVersions, { to, row, place }: Follow): string {
  const { table, order, orderStart, position, agreed } = versions;
  const key = table.key[row]!;
  const before = shown(table.value[order[orderStart[key]! + place]!]);
  const { by, x } = words(versions, writerAt(versions, key, place), key);
  const text = `${words(versions, to, key).by} appended ${shown(table.value[row])} to ${x} after ${by} appended ${before}`;
  const isLast =
    position[row] === NO_VERSION && place === placeBefore(versions, { key, below: agreed[key]! });
  return isLast ? `${text}, the last append that reads show` : text;
}

interface Below {
  readonly key: number;
  readonly below: number;
  /** Any that happened, unless given. */
  readonly writer?: number;
}

/** Last place below one with a version of the writer, or -1. */
function placeBefore(versions: AppendVersions, { key, below, writer }: Below): number {
  for (let i = below - 1; i >= 0; i -= 1) {
    if (versions.next[versions.orderStart[key]! + i] !== i) continue;
    if (writer === undefined || writerAt(versions, key, i) === writer) return i;
  }
  return -1;
}

function explainRead(versions: AppendVersions, from: number, to: number): Reason | undefined {
  const { table } = versions;
  const [first, end] = rowsOf(table, to);
  for (let row = first; row < end; row += 1) {
    if (table.isWrite[row] === 1 || makerOf(versions, row) !== from) continue;
    const { by, x } = words(versions, to, table.key[row]!);
    const last = shown((table.value[row] as readonly unknown[]).at(-1));
    return {
      text: `${by} read ${words(versions, from, table.key[row]!).by}'s append of ${last} to ${x}`,
      witnesses: [],
    };
  }
  return undefined;
}

function explainMiss(versions: AppendVersions, from: number, to: number): Reason | undefined {
  const { table, version, next, orderStart, order } = versions;
  const [first, end] = rowsOf(table, from);
  for (let row = first; row < end; row += 1) {
    const key = table.key[row]!;
    if (version[row] === NO_VERSION) continue;
    const place = next[orderStart[key]! + version[row]!]!;
    const missed =
      place === NO_VERSION
        ? unseenRow(versions, to, key)
        : writerAt(versions, key, place) === to
          ? order[orderStart[key]! + place]!
          : -1;
    if (missed < 0) continue;
    const { by, x } = words(versions, from, key);
    const saw = version[row] === 0 ? "empty" : shown(table.value[row]);
    const text = `${by} read ${x} as ${saw}, without ${words(versions, to, key).by}'s append of ${shown(table.value[missed])}`;
    return { text, witnesses: longestReader(versions, key) };
  }
  return undefined;
}

function unseenRow({ table, position }: AppendVersions, transaction: number, key: number): number {
  const [first, end] = rowsOf(table, transaction);
  for (let row = first; row < end; row += 1) {
    if (table.isWrite[row] === 1 && table.key[row] === key && position[row] === NO_VERSION)
      return row;
  }
  return -1;
}

function words(
  { table }: AppendVersions,
  transaction: number,
  key: number,
): { by: string; x: string } {
  return { by: nameOf(table.operations[transaction]!), x: shown(table.keys.value(key)) };
}

/** The transaction with the longest read of the key: it shows the order. */
function longestReader({ index, longest, agreed }: AppendVersions, key: number): readonly number[] {
  const row = longest[key]!;
  return row < 0 || agreed[key] === 0 ? [] : [index.transactionOf[row]!];
}
