/** Anomalies of register histories that need no graph. */
import { identity } from "../../lib/identity.ts";
import { int32Column } from "./columns.ts";
import type { DirectFindings } from "./direct-findings.ts";
import { GARBAGE, INITIAL, UNSAID, type RegisterReads } from "./register-reads.ts";
import { nameOf, shown } from "./show.ts";
import { ABORTED, COMMITTED, rowsOf } from "./transactions.ts";

export function findDirectRegister(reads: RegisterReads, findings: DirectFindings): void {
  const { table, included, source } = reads;
  /** Row of the last read or write of each key that said something; older than the transaction means none. */
  const last = int32Column(table.keys.size, -1);
  for (let t = 0; t < table.count; t += 1) {
    if (included[t] === 0) continue;
    const [from, to] = rowsOf(table, t);
    let isConsistent = true;
    for (let row = from; row < to; row += 1) {
      const key = table.key[row]!;
      if (table.isWrite[row] === 0) {
        if (source[row] === UNSAID) continue;
        checkSource(reads, findings, t, row);
        if (isConsistent && last[key]! >= from) {
          isConsistent = checkInternal(reads, findings, { t, row, before: last[key]! });
        }
      }
      last[key] = row;
    }
  }
  findLostUpdates(reads, findings);
}

function checkSource(
  { table, index, source }: RegisterReads,
  findings: DirectFindings,
  t: number,
  row: number,
): void {
  const write = source[row]!;
  if (write === INITIAL) return;
  const { operations, keys, value, key } = table;
  const what = (): string =>
    `${nameOf(operations[t]!)} read ${shown(keys.value(key[row]!))} as ${shown(value[row])}`;
  if (write === GARBAGE) {
    findings.add("garbage-read", [t], () => `${what()}, which no transaction wrote`);
    return;
  }
  const writer = index.transactionOf[write]!;
  const by = (): string => nameOf(operations[writer]!);
  if (writer === t) {
    if (write > row) findings.add("future-read", [t], () => `${what()} before it wrote that`);
    return;
  }
  if (table.status[writer] === ABORTED) {
    findings.add("G1a", [writer, t], () => `${what()}, which ${by()} wrote before it failed`);
  }
  if (index.isIntermediate[write] === 1) {
    const later = (): string => `${what()}, which ${by()} wrote in its middle and then overwrote`;
    findings.add("G1b", [writer, t], later);
  }
}

/** False where a read differs from what the transaction itself last read or wrote. */
function checkInternal(
  { table }: RegisterReads,
  findings: DirectFindings,
  { t, row, before }: { readonly t: number; readonly row: number; readonly before: number },
): boolean {
  const { keys, value, key, isWrite, operations } = table;
  if (identity(value[before]) === identity(value[row])) return true;
  findings.add("internal", [t], () => {
    const did = isWrite[before] === 1 ? "written" : "read";
    return `${nameOf(operations[t]!)} read ${shown(keys.value(key[row]!))} as ${shown(value[row])}, though it had ${did} ${shown(value[before])} just before`;
  });
  return false;
}

/** Two committed transactions that first read one version of a key and then wrote the key. */
function findLostUpdates(reads: RegisterReads, findings: DirectFindings): void {
  const { table, source, isFirst } = reads;
  const { key, isWrite } = table;
  const first = int32Column(isWrite.length, -1);
  const firstInitial = int32Column(table.keys.size, -1);
  const write = int32Column(table.keys.size, -1);
  for (let t = 0; t < table.count; t += 1) {
    if (table.status[t] !== COMMITTED) continue;
    const [from, to] = rowsOf(table, t);
    for (let row = to - 1; row >= from; row -= 1) {
      if (isWrite[row] === 1) write[key[row]!] = row;
      const seen = source[row]!;
      if (seen < INITIAL || isFirst[row] === 0 || write[key[row]!]! < row) continue;
      const [slots, slot] = seen === INITIAL ? [firstInitial, key[row]!] : [first, seen];
      const other = slots[slot]!;
      if (other < 0) slots[slot] = t;
      else lostUpdate(reads, findings, [other, t], row);
    }
  }
}

function lostUpdate(
  { table: { operations, keys, key, value } }: RegisterReads,
  findings: DirectFindings,
  [one, other]: readonly [number, number],
  row: number,
): void {
  findings.add("lost-update", [one, other], () => {
    const [a, b] = [nameOf(operations[one]!), nameOf(operations[other]!)];
    return `${a} and ${b} both read ${shown(keys.value(key[row]!))} as ${shown(value[row])} and then wrote it: one of them did not see what the other did`;
  });
}
