/** Positions of appends and versions of reads in the agreed order of each key. */
import { int32Column } from "./columns.ts";
import { appendReadsOf, listOf, NO_VERSION, type AppendReads } from "./append-reads.ts";
import { rowsOf, type Transactions } from "./transactions.ts";
import type { WriteIndex } from "./write-index.ts";

export interface AppendVersions extends AppendReads {
  readonly table: Transactions;
  readonly index: WriteIndex;
  /** Where the order of each key starts in `order`; one longer than the keys. */
  readonly orderStart: Int32Array;
  /** Rows of the appends in their order, key after key; -1 for an element that nobody appended. */
  readonly order: Int32Array;
  /** Place of an append in the order of its key; NO_VERSION where no read shows it or reads disagree. */
  readonly position: Int32Array;
  /** Elements that a read saw; NO_VERSION where it is no read, or one that the order does not explain. */
  readonly version: Int32Array;
  /**
   * Place (in `order` from the key's start, its end included) of the next append by a transaction that happened, at or
   * after each place; NO_VERSION where there is none.
   */
  readonly next: Int32Array;
}

export function appendVersionsOf(table: Transactions, index: WriteIndex): AppendVersions {
  const reads = appendReadsOf(table, index);
  const keys = table.keys.size;
  const agreed = reads.agreed;
  for (let key = 0; key < keys; key += 1) if (index.ambiguous[key] === 1) agreed[key] = 0;
  const position = int32Column(table.isWrite.length, NO_VERSION);
  const orderStart = int32Column(keys + 1);
  for (let key = 0; key < keys; key += 1) orderStart[key + 1] = orderStart[key]! + agreed[key]! + 1;
  const order = int32Column(orderStart[keys]!, -1);
  for (let key = 0; key < keys; key += 1) {
    const list = agreed[key] === 0 ? [] : listOf(table, reads.longest[key]!);
    for (let i = 0; i < agreed[key]!; i += 1) {
      const row = index.rowOf(key, list[i]);
      if (row >= 0 && position[row] !== NO_VERSION) {
        agreed[key] = i;
        break;
      }
      order[orderStart[key]! + i] = row;
      if (row >= 0) position[row] = i;
    }
  }
  const partial = { ...reads, table, index, orderStart, order, position };
  return { ...partial, version: readVersions(partial), next: nextWrites(partial) };
}

/** The same order of appends, with fewer transactions that count as having happened. */
export function restricted(versions: AppendVersions, included: Uint8Array): AppendVersions {
  const fewer = { ...versions, included };
  return { ...fewer, version: readVersions(fewer), next: nextWrites(fewer) };
}

type Ordered = Omit<AppendVersions, "version" | "next">;

function readVersions(versions: Ordered): Int32Array {
  const { table, index, included, length, agreed, contradicting } = versions;
  const version = int32Column(table.isWrite.length, NO_VERSION);
  for (let t = 0; t < table.count; t += 1) {
    if (included[t] === 0) continue;
    const [from, to] = rowsOf(table, t);
    for (let row = from; row < to; row += 1) {
      const key = table.key[row]!;
      if (length[row]! <= agreed[key]! && index.ambiguous[key] === 0) version[row] = length[row]!;
    }
  }
  for (const row of contradicting) version[row] = NO_VERSION;
  return version;
}

function nextWrites({ table, index, included, orderStart, order, agreed }: Ordered): Int32Array {
  const next = int32Column(order.length, NO_VERSION);
  for (let key = 0; key < table.keys.size; key += 1) {
    let following = NO_VERSION;
    for (let i = agreed[key]! - 1; i >= 0; i -= 1) {
      const row = order[orderStart[key]! + i]!;
      if (row >= 0 && included[index.transactionOf[row]!] === 1) following = i;
      next[orderStart[key]! + i] = following;
    }
  }
  return next;
}

/** Transaction of the append at this place of a key's order. */
export function writerAt(versions: AppendVersions, key: number, place: number): number {
  return versions.index.transactionOf[versions.order[versions.orderStart[key]! + place]!]!;
}

/** Row of the append that made the version a read saw; -1 for the empty list and for elements nobody appended. */
export function lastElementRow(versions: AppendVersions, row: number): number {
  const { table, index, length, order, orderStart } = versions;
  const key = table.key[row]!;
  if (length[row]! <= 0 || index.ambiguous[key] === 1) return -1;
  const version = versions.version[row]!;
  if (version !== NO_VERSION) return order[orderStart[key]! + version - 1]!;
  return index.rowOf(key, listOf(table, row).at(-1));
}

/** The transaction that made the version a read saw, if it happened; else -1. */
export function makerOf(versions: AppendVersions, row: number): number {
  const write = lastElementRow(versions, row);
  if (write < 0) return -1;
  const writer = versions.index.transactionOf[write]!;
  return versions.included[writer] === 1 ? writer : -1;
}
