/** The memory of the depth-first search: every configuration it has been in, compared exactly. */
import type { Problem } from "./problem.ts";

export class VisitedConfigurations {
  count = 0;
  /** Number among the mandatory, or among the optional operations. */
  readonly #ordinal: Int32Array;
  readonly #isOptional: Uint8Array;
  /** Effects of mandatory operations, and of optional ones. */
  readonly #done: Int32Array;
  readonly #taken: Int32Array;
  /** Lowest mandatory operation that has not taken effect; highest words in which a bit may be set. */
  #base = 0;
  #highest = 0;
  #highestTaken = -1;
  readonly #key: Int32Array;
  /** Records [length, words…]; the table holds offsets + 1. */
  #records = new Int32Array(1024);
  #used = 0;
  #table = new Int32Array(256);

  constructor(problem: Problem) {
    const { operations, events, returnsAt } = problem;
    this.#ordinal = new Int32Array(operations.length);
    this.#isOptional = new Uint8Array(operations.length);
    let mandatory = 0;
    let optional = 0;
    for (let operation = 0; operation < operations.length; operation += 1) {
      const isOptional = returnsAt[operation] === events.length;
      this.#isOptional[operation] = isOptional ? 1 : 0;
      this.#ordinal[operation] = isOptional ? optional++ : mandatory++;
    }
    this.#done = new Int32Array((mandatory >> 5) + 1);
    this.#taken = new Int32Array((optional >> 5) + 1);
    this.#key = new Int32Array(this.#done.length + this.#taken.length + 3);
  }

  /** Lets an operation take effect; false, and no effect, where that configuration has been visited. */
  enter(operation: number, state: number): boolean {
    const [base, highest, highestTaken] = [this.#base, this.#highest, this.#highestTaken];
    const ordinal = this.#ordinal[operation] as number;
    const word = ordinal >> 5;
    const mask = 1 << (ordinal & 31);
    if (this.#isOptional[operation] === 1) {
      this.#taken[word] = (this.#taken[word] as number) | mask;
      if (word > this.#highestTaken) this.#highestTaken = word;
    } else {
      this.#done[word] = (this.#done[word] as number) | mask;
      if (word > this.#highest) this.#highest = word;
      while (((this.#done[this.#base >> 5] as number) & (1 << (this.#base & 31))) !== 0) {
        this.#base += 1;
      }
    }
    if (this.#remember(state)) return true;
    this.leave(operation);
    [this.#base, this.#highest, this.#highestTaken] = [base, highest, highestTaken];
    return false;
  }

  /** Takes back the effect of an operation. */
  leave(operation: number): void {
    const ordinal = this.#ordinal[operation] as number;
    const word = ordinal >> 5;
    const mask = ~(1 << (ordinal & 31));
    if (this.#isOptional[operation] === 1) {
      this.#taken[word] = (this.#taken[word] as number) & mask;
      while (this.#highestTaken >= 0 && this.#taken[this.#highestTaken] === 0) {
        this.#highestTaken -= 1;
      }
      return;
    }
    this.#done[word] = (this.#done[word] as number) & mask;
    if (ordinal < this.#base) this.#base = ordinal;
    while (this.#highest > 0 && this.#done[this.#highest] === 0) this.#highest -= 1;
  }

  #remember(state: number): boolean {
    const key = this.#key;
    let length = 0;
    key[length++] = state;
    key[length++] = this.#base;
    key[length++] = this.#highestTaken;
    for (let word = 0; word <= this.#highestTaken; word += 1) {
      key[length++] = this.#taken[word] as number;
    }
    // Bits below the base in its own word are all set: the same for equal bases.
    for (let word = this.#base >> 5; word <= this.#highest; word += 1) {
      key[length++] = this.#done[word] as number;
    }
    const mask = this.#table.length - 1;
    let place = hashOf(key, 0, length) & mask;
    for (;;) {
      const offset = (this.#table[place] as number) - 1;
      if (offset < 0) break;
      if (this.#equals(offset, length)) return false;
      place = (place + 1) & mask;
    }
    this.#append(length, place);
    return true;
  }

  #equals(offset: number, length: number): boolean {
    if (this.#records[offset] !== length) return false;
    for (let i = 0; i < length; i += 1) {
      if (this.#records[offset + 1 + i] !== this.#key[i]) return false;
    }
    return true;
  }

  #append(length: number, place: number): void {
    if (this.#used + length + 1 > this.#records.length) {
      const larger = new Int32Array((this.#records.length + length) * 2);
      larger.set(this.#records);
      this.#records = larger;
    }
    const offset = this.#used;
    this.#records[offset] = length;
    for (let i = 0; i < length; i += 1) this.#records[offset + 1 + i] = this.#key[i] as number;
    this.#used += length + 1;
    this.#table[place] = offset + 1;
    this.count += 1;
    if (this.count * 2 > this.#table.length) this.#rehash();
  }

  #rehash(): void {
    const table = new Int32Array(this.#table.length * 2);
    const mask = table.length - 1;
    for (let offset = 0; offset < this.#used;) {
      const length = this.#records[offset] as number;
      let place = hashOf(this.#records, offset + 1, length) & mask;
      while (table[place] !== 0) place = (place + 1) & mask;
      table[place] = offset + 1;
      offset += length + 1;
    }
    this.#table = table;
  }
}

function hashOf(words: Int32Array, start: number, length: number): number {
  let hash = 0x9747b28c ^ length;
  for (let i = start; i < start + length; i += 1) {
    hash = Math.imul(hash ^ (words[i] as number), 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 13);
}
