/**
 * A set of configurations, each a fixed number of 32-bit words, in one array: open addressing, no allocation per
 * element. Elements keep the order in which they were added.
 */
export class ConfigSet {
  readonly stride: number;
  /** Configuration i is at `words[i * stride]`. Replaced when the set grows: read it again after `add`. */
  words: Int32Array;
  count = 0;
  #table: Int32Array;
  #mask: number;
  /** Place of each element in the table, to clear only what is used. */
  #places: Int32Array;

  constructor(stride: number) {
    this.stride = stride;
    this.words = new Int32Array(stride * 16);
    this.#table = new Int32Array(64);
    this.#mask = 63;
    this.#places = new Int32Array(16);
  }

  /** Adds the first `stride` words of `config`; false where it is in already. */
  add(config: Int32Array): boolean {
    const { stride } = this;
    let place = this.#hash(config, 0) & this.#mask;
    for (;;) {
      const element = (this.#table[place] as number) - 1;
      if (element < 0) break;
      if (this.#equals(element * stride, config)) return false;
      place = (place + 1) & this.#mask;
    }
    if (this.count >= this.#places.length) {
      this.#grow();
      return this.add(config);
    }
    const start = this.count * stride;
    for (let i = 0; i < stride; i += 1) this.words[start + i] = config[i] as number;
    this.#places[this.count] = place;
    this.count += 1;
    this.#table[place] = this.count;
    return true;
  }

  clear(): void {
    this.#forget();
    this.count = 0;
  }

  /** Keeps the elements at the given increasing positions; nothing may be added before the next `clear`. */
  keep(positions: Int32Array, count: number): void {
    const { stride, words } = this;
    this.#forget();
    for (let i = 0; i < count; i += 1) {
      const from = (positions[i] as number) * stride;
      words.copyWithin(i * stride, from, from + stride);
      this.#places[i] = 0;
    }
    this.count = count;
  }

  #forget(): void {
    if (this.count * 8 > this.#table.length) this.#table.fill(0);
    else for (let i = 0; i < this.count; i += 1) this.#table[this.#places[i] as number] = 0;
  }

  #equals(start: number, config: Int32Array): boolean {
    const { stride, words } = this;
    for (let i = 0; i < stride; i += 1) if (words[start + i] !== config[i]) return false;
    return true;
  }

  #hash(words: Int32Array, start: number): number {
    let hash = 0x9747b28c;
    for (let i = 0; i < this.stride; i += 1) {
      hash = Math.imul(hash ^ (words[start + i] as number), 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash, 0xc2b2ae35);
    return hash ^ (hash >>> 13);
  }

  #grow(): void {
    const capacity = this.#places.length * 2;
    const words = new Int32Array(capacity * this.stride);
    words.set(this.words);
    this.words = words;
    const places = new Int32Array(capacity);
    this.#table = new Int32Array(capacity * 4);
    this.#mask = capacity * 4 - 1;
    for (let element = 0; element < this.count; element += 1) {
      let place = this.#hash(words, element * this.stride) & this.#mask;
      while (this.#table[place] !== 0) place = (place + 1) & this.#mask;
      this.#table[place] = element + 1;
      places[element] = place;
    }
    this.#places = places;
  }
}
