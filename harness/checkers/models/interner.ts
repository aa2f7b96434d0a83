import { identity } from "../../lib/identity.ts";

/** Gives equal values equal small integers, from 0, in the order of first sight. */
export class Interner {
  readonly #ids = new Map<unknown, number>();
  readonly #values: unknown[] = [];

  id(value: unknown): number {
    const key = typeof value === "number" ? value : identity(value);
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.#values.length;
      this.#ids.set(key, id);
      this.#values.push(value ?? null);
    }
    return id;
  }

  value(id: number): unknown {
    return this.#values[id];
  }

  get size(): number {
    return this.#values.length;
  }
}
