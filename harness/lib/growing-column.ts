type Numbers = Float64Array | Float32Array | Int32Array | Uint32Array | Uint16Array;

const BITS = 16;
const CHUNK = 1 << BITS;
const MASK = CHUNK - 1;

/** Numbers of one kind that come one by one: nothing is copied when it grows, and little is set aside. */
export class GrowingColumn<T extends Numbers> {
  readonly #make: (length: number) => T;
  readonly #chunks: T[] = [];
  #length = 0;

  constructor(make: (length: number) => T) {
    this.#make = make;
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    const at = this.#length & MASK;
    if (at === 0) this.#chunks.push(this.#make(CHUNK));
    const chunk = this.#chunks[this.#length >>> BITS];
    if (chunk !== undefined) chunk[at] = value;
    this.#length += 1;
  }

  /** NaN where there is none. */
  at(i: number): number {
    return this.#chunks[i >>> BITS]?.[i & MASK] ?? NaN;
  }

  set(i: number, value: number): void {
    const chunk = this.#chunks[i >>> BITS];
    if (chunk !== undefined) chunk[i & MASK] = value;
  }

  /** In one piece. */
  toArray(): T {
    const all = this.#make(this.#length);
    this.#chunks.forEach((chunk, i) => {
      const rest = this.#length - i * CHUNK;
      all.set(rest < CHUNK ? chunk.subarray(0, rest) : chunk, i * CHUNK);
    });
    return all;
  }
}
