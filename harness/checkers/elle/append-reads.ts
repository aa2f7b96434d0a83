/**
 * The order in which appends to each key took effect, as far as every read agrees on it.
 *
 * The longest read of a key is its order; a read that is not a prefix of it contradicts it, and then only what all
 * reads share counts. An element read twice, or appended by nobody, ends the order too.
 */
import { identity } from "../../lib/identity.ts";
import { InputError } from "../../lib/errors.ts";
import { int32Column } from "./columns.ts";
import { ABORTED, COMMITTED, rowsOf, UNKNOWN, type Transactions } from "./transactions.ts";
import type { WriteIndex } from "./write-index.ts";

export const NO_VERSION = -1;

export interface AppendReads {
  /** Transactions that happened: committed ones, and unknown ones of which a read shows an append. */
  readonly included: Uint8Array;
  /** Elements that each row read; -1 for appends and for reads of which nothing is known. */
  readonly length: Int32Array;
  /** Row of the longest read of each key, or -1. */
  readonly longest: Int32Array;
  /** Of how many elements all reads of each key agree. */
  readonly agreed: Int32Array;
  /** Rows of reads that contradict the longest read of their key. */
  readonly contradicting: readonly number[];
}

const NONE: readonly unknown[] = [];

/** The list that a row read. */
export function listOf({ value }: Transactions, row: number): readonly unknown[] {
  return (value[row] as readonly unknown[] | null | undefined) ?? NONE;
}

export function appendReadsOf(table: Transactions, index: WriteIndex): AppendReads {
  const included = table.status.map((status) => (status === COMMITTED ? 1 : 0));
  const length = readLengths(table);
  for (;;) {
    const reads = { included, length, ...agree(table, included, length) };
    if (!includeObserved(table, index, reads)) return reads;
  }
}

/** Nothing is the empty list where the transaction committed, and not known where its outcome is unknown. */
function readLengths(table: Transactions): Int32Array {
  const { count, status, isWrite, value } = table;
  const length = int32Column(isWrite.length, -1);
  for (let t = 0; t < count; t += 1) {
    if (status[t] === ABORTED) continue;
    const [from, to] = rowsOf(table, t);
    for (let row = from; row < to; row += 1) {
      if (isWrite[row] === 1) continue;
      const list = value[row];
      if (Array.isArray(list)) length[row] = list.length;
      else if (list !== null && list !== undefined) throw noList(table, t, list);
      else if (status[t] === COMMITTED) length[row] = 0;
    }
  }
  return length;
}

function noList(table: Transactions, transaction: number, value: unknown): InputError {
  return new InputError({
    code: "CHK021",
    message: `T${table.operations[transaction]!.index} reads ${JSON.stringify(value) ?? "something"}, which is no list`,
    why: 'a read of list-append is ["r", key, [elements…]], or null for a list that does not exist',
    fix: "check registers with rw-register",
  });
}

type Agreement = Pick<AppendReads, "longest" | "agreed" | "contradicting">;

function agree(table: Transactions, included: Uint8Array, length: Int32Array): Agreement {
  const keys = table.keys.size;
  const longest = int32Column(keys, -1);
  const agreed = int32Column(keys, -1);
  const isRead = (t: number, row: number): boolean => included[t] === 1 && length[row]! >= 0;
  for (let t = 0; t < table.count; t += 1) {
    const [from, to] = rowsOf(table, t);
    for (let row = from; row < to; row += 1) {
      const key = table.key[row]!;
      if (length[row]! <= agreed[key]! || !isRead(t, row)) continue;
      longest[key] = row;
      agreed[key] = length[row]!;
    }
  }
  const contradicting: number[] = [];
  for (let t = 0; t < table.count; t += 1) {
    const [from, to] = rowsOf(table, t);
    for (let row = from; row < to; row += 1) {
      if (length[row]! <= 0 || !isRead(t, row)) continue;
      const key = table.key[row]!;
      const same = commonLength(listOf(table, row), listOf(table, longest[key]!));
      if (same === length[row]) continue;
      contradicting.push(row);
      agreed[key] = Math.min(agreed[key]!, same);
    }
  }
  for (let key = 0; key < keys; key += 1) agreed[key] = Math.max(agreed[key]!, 0);
  return { longest, agreed, contradicting };
}

/** How many elements at the start of a list are those of a list that is at least as long. */
function commonLength(list: readonly unknown[], other: readonly unknown[]): number {
  if (list === other) return list.length;
  const end = list.length;
  for (let i = 0; i < end; i += 1) {
    if (list[i] !== other[i] && !sameValue(list[i], other[i])) return i;
  }
  return end;
}

function sameValue(a: unknown, b: unknown): boolean {
  return typeof a === "object" && typeof b === "object" && identity(a) === identity(b);
}

/** Marks unknown transactions of which a counted read shows an append; true where one of them has reads to count. */
function includeObserved(table: Transactions, index: WriteIndex, reads: AppendReads): boolean {
  const { included, length, longest, contradicting } = reads;
  if (!table.status.includes(UNKNOWN)) return false;
  let again = false;
  const observe = (row: number): void => {
    if (row < 0) return;
    for (const element of listOf(table, row)) {
      const write = index.rowOf(table.key[row]!, element);
      if (write < 0) continue;
      const writer = index.transactionOf[write]!;
      if (table.status[writer] !== UNKNOWN || included[writer] === 1) continue;
      included[writer] = 1;
      const [from, to] = rowsOf(table, writer);
      for (let r = from; r < to; r += 1) again ||= length[r]! >= 0;
    }
  };
  longest.forEach(observe);
  contradicting.forEach(observe);
  return again;
}
