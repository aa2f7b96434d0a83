/** Smaller values are one bucket with zero: nobody measures in picoseconds. */
const SMALLEST = 1e-9;

/**
 * DDSketch (Masson, Rim & Lee 2019) of values that are not negative: counts in buckets that grow by a constant factor, so
 * that every quantile is within a relative error, whatever the distribution and however many there are. Sketches of one
 * error add up. Memory grows with the logarithm of the range: about 20 KB for nanoseconds to days at half a percent.
 */
export class DistributionSketch {
  readonly error: number;
  readonly #logGamma: number;
  #counts = new Float64Array(256);
  /** Bucket of the first count. */
  #offset = 0;
  #zeros = 0;
  #infinite = 0;
  #length = 0;

  constructor({ error = 0.005 }: { readonly error?: number } = {}) {
    this.error = error;
    this.#logGamma = Math.log((1 + error) / (1 - error));
  }

  get length(): number {
    return this.#length;
  }

  /** Infinity: no answer. */
  add(value: number): void {
    this.#length += 1;
    if (value === Infinity) this.#infinite += 1;
    else if (!(value > SMALLEST)) this.#zeros += 1;
    else this.#count(Math.ceil(Math.log(value) / this.#logGamma));
  }

  quantile(quantile: number): number | undefined {
    if (this.#length === 0) return undefined;
    const rank = Math.max(1, Math.ceil(quantile * this.#length));
    if (rank > this.#length - this.#infinite) return Infinity;
    let seen = this.#zeros;
    if (seen >= rank) return 0;
    for (let i = 0; i < this.#counts.length; i += 1) {
      seen += this.#counts[i] ?? 0;
      if (seen >= rank) return this.#valueOf(this.#offset + i);
    }
    return Infinity;
  }

  #count(bucket: number): void {
    if (this.#length === 1 + this.#zeros + this.#infinite) this.#offset = bucket - 128;
    let at = bucket - this.#offset;
    if (at < 0 || at >= this.#counts.length) {
      this.#grow(bucket);
      at = bucket - this.#offset;
    }
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
  }

  /** Middle of the bucket, in relative terms. */
  #valueOf(bucket: number): number {
    const upper = Math.exp(bucket * this.#logGamma);
    return (2 * upper) / (1 + Math.exp(this.#logGamma));
  }

  #grow(bucket: number): void {
    const first = Math.min(bucket, this.#offset);
    const end = Math.max(bucket + 1, this.#offset + this.#counts.length);
    const counts = new Float64Array(end - first + 256);
    counts.set(this.#counts, this.#offset - first + 128);
    this.#counts = counts;
    this.#offset = first - 128;
  }
}
