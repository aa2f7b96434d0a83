/** Anomalies within one transaction: reads that contradict its own reads and appends, or see its later ones. */
import { int32Column } from "./columns.ts";
import { identity } from "../../lib/identity.ts";
import { listOf } from "./append-reads.ts";
import type { AppendVersions } from "./append-versions.ts";
import type { DirectFindings } from "./direct-findings.ts";
import { nameOf, shown } from "./show.ts";
import { rowsOf, type Transactions } from "./transactions.ts";

export function findInternalAppend(
  { table, included, length }: AppendVersions,
  findings: DirectFindings,
): void {
  const touched = int32Column(table.keys.size, -1);
  for (let t = 0; t < table.count; t += 1) {
    if (included[t] === 0) continue;
    const [from, to] = rowsOf(table, t);
    let repeats = false;
    for (let row = from; row < to; row += 1) {
      const key = table.key[row]!;
      repeats ||= touched[key] === t;
      touched[key] = t;
    }
    if (repeats) checkTransaction({ table, length }, t, findings);
  }
}

/** What the transaction must find next: a known list, or one of unknown beginning, with its own appends behind. */
interface Expected {
  readonly prefix: readonly unknown[] | undefined;
  readonly own: unknown[];
  /** What its reads of the key have shown so far. */
  readonly seen: (readonly unknown[])[];
}

function checkTransaction(
  { table, length }: Pick<AppendVersions, "table" | "length">,
  t: number,
  findings: DirectFindings,
): void {
  const states = new Map<number, Expected>();
  const [from, to] = rowsOf(table, t);
  let internal = false;
  let future = false;
  for (let row = from; row < to; row += 1) {
    const key = table.key[row]!;
    const state = states.get(key) ?? { prefix: undefined, own: [], seen: [] };
    if (table.isWrite[row] === 1) {
      if (!future && state.seen.some((list) => holds(list, table.value[row]))) {
        future = true;
        addFuture(table, t, row, findings);
      }
      state.own.push(table.value[row]);
      states.set(key, state);
      continue;
    }
    if (length[row]! < 0) continue;
    const list = listOf(table, row);
    if (!internal && !matches(state, list)) {
      internal = true;
      addInternal(table, { t, row, state }, findings);
    }
    state.seen.push(list);
    states.set(key, { prefix: list, own: [], seen: state.seen });
  }
}

function matches({ prefix, own }: Expected, list: readonly unknown[]): boolean {
  const skipped = list.length - own.length;
  if (skipped < 0 || (prefix !== undefined && prefix.length !== skipped)) return false;
  for (let i = 0; i < own.length; i += 1) if (!same(own[i], list[skipped + i])) return false;
  for (let i = 0; i < (prefix?.length ?? 0); i += 1) if (!same(prefix![i], list[i])) return false;
  return true;
}

function same(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === "object" && identity(a) === identity(b));
}

function holds(list: readonly unknown[], value: unknown): boolean {
  return typeof value === "object"
    ? list.some((element) => same(element, value))
    : list.includes(value);
}

function addFuture(table: Transactions, t: number, row: number, findings: DirectFindings): void {
  findings.add("future-read", [t], () => {
    const name = nameOf(table.operations[t]!);
    return `${name} read ${shown(table.value[row])} in ${shown(table.keys.value(table.key[row]!))} before it appended it`;
  });
}

function addInternal(
  table: Transactions,
  { t, row, state }: { t: number; row: number; state: Expected },
  findings: DirectFindings,
): void {
  findings.add("internal", [t], () => {
    const name = nameOf(table.operations[t]!);
    const own = [...(state.prefix ?? ["…"]), ...state.own];
    return `${name} read ${shown(table.keys.value(table.key[row]!))} as ${shown(table.value[row] ?? [])}, though its own operations before had left it as ${shown(own)}`;
  });
}
