import { quantileOf } from "./bounds.ts";
import { DistributionSketch } from "./distribution-sketch.ts";

const CHUNK = 1 << 16;

export interface SampleColumnOptions {
  /** So many values are kept; a sketch is made of more. */
  readonly exact?: number;
  /** Relative, of the sketch. */
  readonly error?: number;
}

/**
 * Values of one metric as they come in, eight bytes each: exact order statistics for as many as `exact`, which is what the
 * judge's bounds rest on. Beyond that a sketch takes over, whose quantiles are within its relative error; `isExact` says
 * which it is.
 */
export class SampleColumn {
  readonly #exact: number;
  readonly #error: number;
  #chunks: Float64Array[] = [];
  #length = 0;
  #sketch: DistributionSketch | undefined;

  /** Ten million values are 80 MB, and as much again while they are sorted. */
  constructor({ exact = 10_000_000, error = 0.005 }: SampleColumnOptions = {}) {
    this.#exact = exact;
    this.#error = error;
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

  /** By the nearest-rank rule; of a sketch, within its relative error. Empty when there is no value. */
  quantiles(quantiles: readonly number[]): number[] {
    const sketch = this.#sketch;
    if (sketch !== undefined) return quantiles.flatMap((each) => sketch.quantile(each) ?? []);
    const sorted = this.sorted();
    return quantiles.flatMap((each) => quantileOf(sorted, each) ?? []);
  }

  #store(value: number): void {
    if (this.#length >= this.#exact) {
      this.#sketch = new DistributionSketch({ error: this.#error });
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
