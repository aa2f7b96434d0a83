import { PackedColumn } from "../../lib/packed-column.ts";

/** So many in a row are told by their distance from the first of them. */
const GROUP = 1 << 16;

/** Times in ns of a source that tells microseconds: four bytes each, as long as a group of them lasts less than 35 minutes. */
export class TimeColumn {
  readonly #firsts: number[] = [];
  readonly #distancesUs = new PackedColumn();

  get length(): number {
    return this.#distancesUs.length;
  }

  push(time: number): void {
    if (this.length % GROUP === 0) this.#firsts.push(time);
    const first = this.#firsts[this.#firsts.length - 1] ?? NaN;
    this.#distancesUs.push(Math.round((time - first) / 1000));
  }

  /** NaN where there is none. */
  at(i: number): number {
    return (this.#firsts[Math.floor(i / GROUP)] ?? NaN) + this.#distancesUs.at(i) * 1000;
  }
}
