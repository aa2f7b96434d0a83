/** Who wrote a value to a key: an open-addressing table on typed columns, and the keys that it cannot answer for. */
import { int32Column, uint8Column } from "./columns.ts";
import { identity } from "../../lib/identity.ts";
import { Interner } from "../models/interner.ts";
import { rowsOf, type Transactions } from "./transactions.ts";

/** Small integers stand for themselves; any other value gets a number above them. */
const DIRECT = 2 ** 30;

export class WriteIndex {
  /** Keys to which two micro-operations wrote one value: what was read from them cannot be told apart. */
  readonly ambiguous: Uint8Array;
  /** Rows of the first such pair, if any; twice the same row for a write of the initial value. */
  clash: readonly [number, number] | undefined;
  readonly transactionOf: Int32Array;
  /** 1 for a write that its own transaction follows with another to the same key. */
  readonly isIntermediate: Uint8Array;
  readonly #table: Transactions;
  readonly #others = new Interner();
  readonly #slots: Int32Array;
  readonly #valueIds: Int32Array;

  /** `initial`: identity of the value before all writes, which no write may repeat; undefined where any may. */
  constructor(table: Transactions, initial?: unknown) {
    const rows = table.isWrite.length;
    this.#table = table;
    this.ambiguous = uint8Column(table.keys.size);
    this.transactionOf = int32Column(rows);
    this.isIntermediate = uint8Column(rows);
    this.#valueIds = int32Column(rows);
    this.#slots = int32Column(2 ** Math.ceil(Math.log2(2 * rows + 2)), -1);
    this.#fill(initial);
  }

  /** Row of the write of this value to this key, or -1. */
  rowOf(key: number, value: unknown): number {
    const id = this.#valueId(value);
    const slot = this.#slotOf(key, id);
    return this.#slots[slot]!;
  }

  #fill(initial: unknown): void {
    const { count, isWrite, key, value } = this.#table;
    const writer = int32Column(this.#table.keys.size, -1);
    for (let t = 0; t < count; t += 1) {
      const [from, to] = rowsOf(this.#table, t);
      for (let row = to - 1; row >= from; row -= 1) {
        this.transactionOf[row] = t;
        if (isWrite[row] === 0) continue;
        const k = key[row]!;
        if (writer[k] === t) this.isIntermediate[row] = 1;
        writer[k] = t;
        this.#insert(k, value[row], row);
        if (initial !== undefined && identity(value[row]) === initial) this.#confuse(k, row, row);
      }
    }
  }

  #insert(key: number, value: unknown, row: number): void {
    const id = this.#valueId(value);
    const slot = this.#slotOf(key, id);
    const other = this.#slots[slot]!;
    if (other >= 0) this.#confuse(key, other, row);
    this.#valueIds[row] = id;
    this.#slots[slot] = row;
  }

  #confuse(key: number, row: number, other: number): void {
    this.ambiguous[key] = 1;
    this.clash ??= [row, other];
  }

  #slotOf(key: number, id: number): number {
    const mask = this.#slots.length - 1;
    let hash = Math.imul(key, 0x9e3779b1) ^ Math.imul(id, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    let slot = (hash ^ (hash >>> 13)) & mask;
    for (;;) {
      const row = this.#slots[slot]!;
      if (row < 0 || (this.#table.key[row] === key && this.#valueIds[row] === id)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #valueId(value: unknown): number {
    if (typeof value === "number" && value >= 0 && value < DIRECT && (value | 0) === value) {
      return value;
    }
    return DIRECT + this.#others.id(value);
  }
}
