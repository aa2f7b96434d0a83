/** Which write each read of a register saw, and which transactions happened. */
import { identity } from "../../lib/identity.ts";
import { int32Column, uint8Column } from "./columns.ts";
import { ABORTED, COMMITTED, rowsOf, UNKNOWN, type Transactions } from "./transactions.ts";
import type { WriteIndex } from "./write-index.ts";

/** A read saw the register as it was before any write, */
export const INITIAL = -1;
/** a value that nobody wrote, */
export const GARBAGE = -2;
/** or says nothing: it is no read, its outcome is unknown, or it cannot be told apart. */
export const UNSAID = -3;

export interface RegisterReads {
  readonly table: Transactions;
  readonly index: WriteIndex;
  /** Transactions that happened: committed ones, and unknown ones of which a read shows a write. */
  readonly included: Uint8Array;
  /** Row of the write that each row read, or INITIAL, GARBAGE, UNSAID. */
  readonly source: Int32Array;
  /** 1 where a row is the first of its transaction to touch its key. */
  readonly isFirst: Uint8Array;
  /** Values that keys seem to have had before the history, where none was given, by key. */
  readonly presets: ReadonlyMap<number, unknown>;
}

/**
 * `initial` is the value of every register before the history, null for none written yet. Where it is not given, a
 * value that nobody wrote but that two transactions or more read first, alone for its key, is taken for the key's value
 * before the history.
 */
export function registerReadsOf(
  table: Transactions,
  index: WriteIndex,
  initial: unknown,
): RegisterReads {
  const presets = initial === undefined ? presetsOf(table, index) : new Map<number, unknown>();
  const included = table.status.map((status) => (status === COMMITTED ? 1 : 0));
  const source = int32Column(table.isWrite.length, UNSAID);
  const isFirst = uint8Column(table.isWrite.length);
  const before = identity(initial);
  const touched = int32Column(table.keys.size, -1);
  for (let t = 0; t < table.count; t += 1) {
    const [from, to] = rowsOf(table, t);
    for (let row = from; row < to; row += 1) {
      const key = table.key[row]!;
      if (touched[key] !== t) isFirst[row] = 1;
      touched[key] = t;
      if (table.isWrite[row] === 1 || index.ambiguous[key] === 1) continue;
      if (table.status[t] === ABORTED) continue;
      const seen = identity(table.value[row]);
      if (seen === null) {
        if (before === null && table.status[t] === COMMITTED) source[row] = INITIAL;
      } else if (seen === before || (presets.has(key) && seen === presets.get(key))) {
        source[row] = INITIAL;
      } else {
        const write = index.rowOf(key, table.value[row]);
        source[row] = write < 0 ? GARBAGE : write;
      }
    }
  }
  includeObserved(table, index, included, source);
  return { table, index, included, source, isFirst, presets };
}

/** Marks unknown transactions that a counted read saw, and those that they read from, and so on. */
function includeObserved(
  table: Transactions,
  index: WriteIndex,
  included: Uint8Array,
  source: Int32Array,
): void {
  if (!table.status.includes(UNKNOWN)) return;
  const pending: number[] = [];
  for (let t = 0; t < table.count; t += 1) if (included[t] === 1) pending.push(t);
  while (pending.length > 0) {
    const [from, to] = rowsOf(table, pending.pop()!);
    for (let row = from; row < to; row += 1) {
      const write = source[row]!;
      if (write < 0) continue;
      const writer = index.transactionOf[write]!;
      if (table.status[writer] !== UNKNOWN || included[writer] === 1) continue;
      included[writer] = 1;
      pending.push(writer);
    }
  }
}

function presetsOf(table: Transactions, index: WriteIndex): ReadonlyMap<number, unknown> {
  const presets = new Map<number, unknown>();
  const readers = new Map<number, number>();
  const refuted = new Set<number>();
  const touched = int32Column(table.keys.size, -1);
  for (let t = 0; t < table.count; t += 1) {
    const [from, to] = rowsOf(table, t);
    for (let row = from; row < to; row += 1) {
      const key = table.key[row]!;
      const isFirst = touched[key] !== t;
      touched[key] = t;
      if (table.isWrite[row] === 1 || table.status[t] !== COMMITTED) continue;
      const seen = identity(table.value[row]);
      if (seen === null) refuted.add(key);
      else if (index.rowOf(key, table.value[row]) >= 0) continue;
      else if (!isFirst || (presets.has(key) && presets.get(key) !== seen)) refuted.add(key);
      else {
        presets.set(key, seen);
        readers.set(key, (readers.get(key) ?? 0) + 1);
      }
    }
  }
  for (const [key, count] of readers) if (count < 2 || refuted.has(key)) presets.delete(key);
  return presets;
}
