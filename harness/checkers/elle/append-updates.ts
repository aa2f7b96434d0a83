/** Updates of list-append that built on what they should not have: aborted versions, or one version twice. */
import { identity } from "../../lib/identity.ts";
import { listOf, NO_VERSION } from "./append-reads.ts";
import type { AppendVersions } from "./append-versions.ts";
import { int32Column } from "./columns.ts";
import type { DirectFindings } from "./direct-findings.ts";
import { nameOf, shown } from "./show.ts";
import { ABORTED, COMMITTED, rowsOf } from "./transactions.ts";

/** A committed append on top of an aborted one, with nothing committed between. */
export function findDirtyUpdates(versions: AppendVersions, findings: DirectFindings): void {
  const { table, index, agreed, order, orderStart } = versions;
  for (let key = 0; key < table.keys.size; key += 1) {
    let below = -1;
    for (let i = 0; i < agreed[key]!; i += 1) {
      const row = order[orderStart[key]! + i]!;
      if (row < 0) continue;
      const writer = index.transactionOf[row]!;
      const status = table.status[writer];
      if (status === ABORTED) below = row;
      if (status !== COMMITTED) continue;
      if (below >= 0) dirtyUpdate(versions, findings, below, row);
      below = -1;
    }
  }
}

function dirtyUpdate(
  { table, index }: AppendVersions,
  findings: DirectFindings,
  below: number,
  row: number,
): void {
  const [from, to] = [index.transactionOf[below]!, index.transactionOf[row]!];
  findings.add("dirty-update", [from, to], () => {
    const { operations, keys, key, value } = table;
    return `${nameOf(operations[to]!)} appended ${shown(value[row])} to ${shown(keys.value(key[row]!))} on top of ${shown(value[below])}, which ${nameOf(operations[from]!)} appended before it failed`;
  });
}

/** Two committed transactions that first read one version of a key and then appended to it. */
export function findLostUpdates(versions: AppendVersions, findings: DirectFindings): void {
  const { table, index, orderStart, version } = versions;
  const first = int32Column(versions.order.length, -1);
  const odd = new Map<unknown, number>();
  const touched = int32Column(table.keys.size, -1);
  const readRow = int32Column(table.keys.size, -1);
  for (let t = 0; t < table.count; t += 1) {
    if (table.status[t] !== COMMITTED) continue;
    const [from, to] = rowsOf(table, t);
    for (let row = from; row < to; row += 1) {
      const key = table.key[row]!;
      if (touched[key] !== t) {
        touched[key] = t;
        readRow[key] = table.isWrite[row] === 1 ? -1 : row;
        continue;
      }
      const read = readRow[key]!;
      if (table.isWrite[row] === 0 || read < 0) continue;
      readRow[key] = -1;
      if (index.ambiguous[key] === 1) continue;
      let other: number;
      if (version[read] !== NO_VERSION) {
        const slot = orderStart[key]! + version[read]!;
        other = first[slot]!;
        if (other < 0) first[slot] = t;
      } else {
        const slot = identity([key, listOf(table, read)]);
        other = odd.get(slot) ?? -1;
        if (other < 0) odd.set(slot, t);
      }
      if (other >= 0) lostUpdate(versions, findings, [other, t], read);
    }
  }
}

function lostUpdate(
  { table }: AppendVersions,
  findings: DirectFindings,
  [one, other]: readonly [number, number],
  read: number,
): void {
  findings.add("lost-update", [one, other], () => {
    const { operations, keys, key, value } = table;
    const [a, b] = [nameOf(operations[one]!), nameOf(operations[other]!)];
    return `${a} and ${b} both read ${shown(keys.value(key[read]!))} as ${shown(value[read] ?? [])} and then appended to it: one of them did not see what the other did`;
  });
}
