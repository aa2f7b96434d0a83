import { DistributionSketch } from "./distribution-sketch.ts";

const CHUNK = 1 << 16;

/**
 * Values of one metric as they come in, eight bytes each: exact order statistics for as many as `exact`, which is what the
 * judge's bounds rest on. Beyond that a sketch takes over, whose quantiles are within its relative error; `isExact` says
 * which it is.
 */
export class SampleColumn {
  readonly #exact: number;
  #chunks: Float64Array[] = [];
  #length = 0;
  #sketch: DistributionSketch | undefined;

  /** Ten million values are 80 MB, and as much again while they are sorted. */
  constructor({ exact = 10_000_000 }: { readonly exact?: number } = {}) {
    this.#exact = exact;
  }

  get length(): number {
    return this.#length;
  }

  get isExact(): boolean {
    return this.#sketch === undefined;
  }

  add(value: number): void {
    if (this.#sketch !== undefined) this.#sketch.add(value);
    else this.#store(value);
    this.#length += 1;
  }

  /** Ascending. Only while `isExact`. */
  sorted(): Float64Array {
    const all = new Float64Array(this.isExact ? this.#length : 0);
    this.#chunks.forEach((chunk, i) => {
      const rest = all.length - i * CHUNK;
      if (rest > 0) all.set(rest < CHUNK ? chunk.subarray(0, rest) : chunk, i * CHUNK);
    });
    return all.sort();
  }

  /** By the nearest-rank rule; of a sketch, within its relative error. Undefined when there is no value. */
  quantile(quantile: number): number | undefined {
    if (this.#sketch !== undefined) return this.#sketch.quantile(quantile);
    return this.sorted()[Math.max(0, Math.ceil(quantile * this.#length) - 1)];
  }

  #store(value: number): void {
    if (this.#length >= this.#exact) {
      this.#sketch = new DistributionSketch();
      this.#chunks.forEach((chunk, i) => {
        const used = Math.min(CHUNK, this.#length - i * CHUNK);
        for (let j = 0; j < used; j += 1) this.#sketch?.add(chunk[j] ?? 0);
      });
      this.#chunks = [];
      this.#sketch.add(value);
      return;
    }
    const at = this.#length % CHUNK;
    if (at === 0) this.#chunks.push(new Float64Array(CHUNK));
    const last = this.#chunks[this.#chunks.length - 1];
    if (last !== undefined) last[at] = value;
  }
}
