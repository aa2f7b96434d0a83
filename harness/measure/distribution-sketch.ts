/** Smaller values are one bucket with zero: nobody measures in picoseconds. */
const SMALLEST = 1e-9;
/** Bits of a double's fraction that are in its upper half. */
const FRACTION_BITS = 20;

const view = new DataView(new ArrayBuffer(8));

/**
 * DDSketch (Masson, Rim & Lee 2019) of values that are not negative, with its linearly interpolated mapping: buckets are
 * equal parts of each power of two, which the upper bits of a double tell without a logarithm. Every quantile is within a
 * relative error, whatever the distribution and however many there are. Memory grows with the logarithm of the range: about
 * 30 KB for nanoseconds to days at half a percent.
 */
export class DistributionSketch {
  readonly error: number;
  /** The lower bits that do not matter. */
  readonly #dropped: number;
  #counts = new Uint32Array(256);
  /** Bucket of the first count. */
  #offset = 0;
  #zeros = 0;
  #infinite = 0;
  #length = 0;

  constructor({ error = 0.005 }: { readonly error?: number } = {}) {
    this.error = error;
    const kept = Math.ceil(-Math.log2(error)) - 1;
    this.#dropped = Math.max(0, FRACTION_BITS - kept);
  }

  get length(): number {
    return this.#length;
  }

  /** Infinity: no answer. */
  add(value: number): void {
    this.#length += 1;
    if (value === Infinity) this.#infinite += 1;
    else if (!(value > SMALLEST)) this.#zeros += 1;
    else this.#count(this.#bucketOf(value));
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

  #bucketOf(value: number): number {
    view.setFloat64(0, value);
    return view.getUint32(0) >>> this.#dropped;
  }

  /** Middle of the bucket. */
  #valueOf(bucket: number): number {
    return (this.#from(bucket) + this.#from(bucket + 1)) / 2;
  }

  #from(bucket: number): number {
    view.setUint32(0, bucket << this.#dropped);
    view.setUint32(4, 0);
    return view.getFloat64(0);
  }

  /** By half as much again, on the side where it is wanted. */
  #grow(bucket: number): void {
    const size = this.#counts.length;
    const spare = size >>> 1;
    const first = bucket < this.#offset ? bucket - spare : this.#offset;
    const end = Math.max(this.#offset + size, bucket < this.#offset ? 0 : bucket + 1 + spare);
    const counts = new Uint32Array(end - first);
    counts.set(this.#counts, this.#offset - first);
    this.#counts = counts;
    this.#offset = first;
  }
}
