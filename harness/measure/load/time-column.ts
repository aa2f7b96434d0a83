const BITS = 16;
const CHUNK = 1 << BITS;
const MASK = CHUNK - 1;
const LARGEST = 2 ** 31 - 1;

/**
 * Times in ns of a source that tells microseconds: four bytes each, as distances from the first one of their chunk. Where a
 * chunk lasts longer than distances can say (35 minutes), it takes eight.
 */
export class TimeColumn {
  readonly #firsts: number[] = [];
  readonly #chunks: (Int32Array | Float64Array)[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(time: number): void {
    const at = this.#length & MASK;
    const nth = this.#length >>> BITS;
    if (at === 0) {
      this.#firsts.push(time);
      this.#chunks.push(new Int32Array(CHUNK));
    }
    const distance = Math.round((time - (this.#firsts[nth] ?? 0)) / 1000);
    if (Math.abs(distance) > LARGEST)
      this.#chunks[nth] = Float64Array.from(this.#chunks[nth] ?? []);
    const chunk = this.#chunks[nth];
    if (chunk !== undefined) chunk[at] = distance;
    this.#length += 1;
  }

  /** NaN where there is none. */
  at(i: number): number {
    const nth = i >>> BITS;
    return (this.#firsts[nth] ?? NaN) + (this.#chunks[nth]?.[i & MASK] ?? NaN) * 1000;
  }
}
