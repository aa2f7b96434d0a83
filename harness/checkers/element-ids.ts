/**
 * Dense ids for the elements of a collection, 0, 1, 2 … in the order of first sight. Small non-negative integers, which
 * is what workloads write, take one array look-up; anything else a Map under its identity.
 */
import { identity } from "../lib/identity.ts";

/** Integers below this go through the table: 16 Mi entries, 64 MiB at most. */
const TABLE_LIMIT = 1 << 24;

export class ElementIds {
  #table = new Int32Array(1024).fill(-1);
  readonly #others = new Map<unknown, number>();
  readonly #values: unknown[] = [];

  get size(): number {
    return this.#values.length;
  }

  /** The element as it was first seen. */
  value(id: number): unknown {
    return this.#values[id];
  }

  /**
   * Ids of the small integers, -1 where unknown: for loops over millions of elements, which fall back to `find` for
   * what is not in it. Only good until the next `intern`.
   */
  get table(): Int32Array {
    return this.#table;
  }

  /** The id of a known element, or -1. */
  find(value: unknown): number {
    if (isTableKey(value)) return this.#table[value] ?? -1;
    return this.#others.get(identity(value)) ?? -1;
  }

  /** The id of an element, which becomes known. */
  intern(value: unknown): number {
    const found = this.find(value);
    if (found >= 0) return found;
    const id = this.#values.length;
    this.#values.push(value);
    if (isTableKey(value)) {
      if (value >= this.#table.length) this.#grow(value);
      this.#table[value] = id;
    } else {
      this.#others.set(identity(value), id);
    }
    return id;
  }

  #grow(needed: number): void {
    const larger = new Int32Array(
      Math.min(TABLE_LIMIT, Math.max(needed + 1, this.#table.length * 2)),
    );
    larger.set(this.#table);
    larger.fill(-1, this.#table.length);
    this.#table = larger;
  }
}

/** -0 is 0 to JSON and to a Map, and must be to the table. */
function isTableKey(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value < TABLE_LIMIT && Number.isInteger(value);
}
