/** Reads of list-append that show what they cannot: each read against the writers of its elements. */
import { int32Column } from "./columns.ts";
import { identity } from "../../lib/identity.ts";
import { listOf } from "./append-reads.ts";
import { lastElementRow, type AppendVersions } from "./append-versions.ts";
import type { DirectFindings } from "./direct-findings.ts";
import { nameOf, shown } from "./show.ts";
import { ABORTED, rowsOf } from "./transactions.ts";

/** Places in the longest read of a key from which on a read shows an anomaly. */
interface Blemishes {
  readonly aborted: Int32Array;
  readonly garbage: Int32Array;
  readonly twice: Int32Array;
}

const NOWHERE = 2 ** 31 - 1;

export function findBadReads(versions: AppendVersions, findings: DirectFindings): void {
  const { table, index, included, length } = versions;
  const blemishes = blemishesOf(versions);
  const contradicts = new Set(versions.contradicting);
  for (let t = 0; t < table.count; t += 1) {
    if (included[t] === 0) continue;
    const [from, to] = rowsOf(table, t);
    for (let row = from; row < to; row += 1) {
      const key = table.key[row]!;
      if (length[row]! <= 0 || index.ambiguous[key] === 1) continue;
      const list = listOf(table, row);
      const read = { row, transaction: t, key, list };
      if (contradicts.has(row)) {
        scan(versions, findings, read);
      } else {
        if (list.length > blemishes.aborted[key]!)
          aborted(versions, findings, read, blemishes.aborted[key]!);
        if (list.length > blemishes.garbage[key]!)
          garbage(versions, findings, read, blemishes.garbage[key]!);
        if (list.length > blemishes.twice[key]!)
          twice(versions, findings, read, blemishes.twice[key]!);
      }
      intermediate(versions, findings, read);
    }
  }
}

interface Read {
  readonly row: number;
  readonly transaction: number;
  readonly key: number;
  readonly list: readonly unknown[];
}

function blemishesOf({ table, index, longest }: AppendVersions): Blemishes {
  const keys = table.keys.size;
  const aborted = int32Column(keys, NOWHERE);
  const garbage = int32Column(keys, NOWHERE);
  const twice = int32Column(keys, NOWHERE);
  const seenBy = int32Column(table.isWrite.length, -1);
  for (let key = 0; key < keys; key += 1) {
    const row = longest[key]!;
    if (row < 0) continue;
    const list = listOf(table, row);
    for (let i = 0; i < list.length; i += 1) {
      const write = index.rowOf(key, list[i]);
      if (write < 0) {
        garbage[key] = Math.min(garbage[key]!, i);
        continue;
      }
      if (seenBy[write] === key) twice[key] = Math.min(twice[key]!, i);
      seenBy[write] = key;
      if (table.status[index.transactionOf[write]!] === ABORTED) {
        aborted[key] = Math.min(aborted[key]!, i);
      }
    }
  }
  return { aborted, garbage, twice };
}

/** A read that contradicts the longest one is looked at element by element. */
function scan(versions: AppendVersions, findings: DirectFindings, read: Read): void {
  const { table, index } = versions;
  const places = { aborted: NOWHERE, garbage: NOWHERE, twice: NOWHERE };
  const seen = new Set<unknown>();
  for (const [i, element] of read.list.entries()) {
    const id = identity(element);
    if (seen.has(id)) places.twice = Math.min(places.twice, i);
    seen.add(id);
    const write = index.rowOf(read.key, element);
    if (write < 0) places.garbage = Math.min(places.garbage, i);
    else if (table.status[index.transactionOf[write]!] === ABORTED) {
      places.aborted = Math.min(places.aborted, i);
    }
  }
  if (places.aborted !== NOWHERE) aborted(versions, findings, read, places.aborted);
  if (places.garbage !== NOWHERE) garbage(versions, findings, read, places.garbage);
  if (places.twice !== NOWHERE) twice(versions, findings, read, places.twice);
}

function aborted(
  { table, index }: AppendVersions,
  findings: DirectFindings,
  read: Read,
  at: number,
): void {
  const writer = index.transactionOf[index.rowOf(read.key, read.list[at])]!;
  findings.add("G1a", [writer, read.transaction], () => {
    const { operations, keys } = table;
    return `${nameOf(operations[read.transaction]!)} read ${shown(read.list[at])} in ${shown(keys.value(read.key))}, which ${nameOf(operations[writer]!)} appended before it failed`;
  });
}

function garbage(
  { table }: AppendVersions,
  findings: DirectFindings,
  read: Read,
  at: number,
): void {
  findings.add("garbage-read", [read.transaction], () => {
    const reader = nameOf(table.operations[read.transaction]!);
    return `${reader} read ${shown(read.list[at])} in ${shown(table.keys.value(read.key))}, which no transaction appended`;
  });
}

function twice({ table }: AppendVersions, findings: DirectFindings, read: Read, at: number): void {
  findings.add("duplicate-elements", [read.transaction], () => {
    const reader = nameOf(table.operations[read.transaction]!);
    return `${reader} read ${shown(table.keys.value(read.key))} as ${shown(read.list)}: ${shown(read.list[at])} is there twice, but was appended once`;
  });
}

function intermediate(versions: AppendVersions, findings: DirectFindings, read: Read): void {
  const { table, index } = versions;
  const write = lastElementRow(versions, read.row);
  if (write < 0 || index.isIntermediate[write] === 0) return;
  const writer = index.transactionOf[write]!;
  if (writer === read.transaction) return;
  findings.add("G1b", [writer, read.transaction], () => {
    const { operations, keys } = table;
    const [reader, by] = [nameOf(operations[read.transaction]!), nameOf(operations[writer]!)];
    return `${reader} read ${shown(keys.value(read.key))} up to ${shown(read.list.at(-1))}, in the middle of ${by}, which appended more to it`;
  });
}
