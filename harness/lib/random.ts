/**
 * The only source of randomness. A 64-bit seed fixes every choice; forks by name keep streams independent, so that
 * adding a draw in one place does not move the draws of another. Generator: xoshiro128** (Blackman & Vigna), seeded by
 * SplitMix64.
 */
export class Random {
  readonly #seed: bigint;
  readonly #state: Uint32Array;

  constructor(seed: bigint | number) {
    this.#seed = BigInt.asUintN(64, BigInt(seed));
    this.#state = new Uint32Array(4);
    let x = this.#seed;
    for (let i = 0; i < 4; i += 2) {
      x = BigInt.asUintN(64, x + 0x9e3779b97f4a7c15n);
      let z = x;
      z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
      z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
      z ^= z >> 31n;
      this.#state[i] = Number(z & 0xffffffffn);
      this.#state[i + 1] = Number(z >> 32n);
    }
  }

  /** Uniform 32-bit integer. */
  uint32(): number {
    const s = this.#state;
    // By index: taking a typed array apart as a list costs more than all the rest.
    const s0 = s[0] ?? 0;
    const s1 = s[1] ?? 0;
    const s2 = (s[2] ?? 0) ^ s0;
    const s3 = (s[3] ?? 0) ^ s1;
    const scrambled = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0;
    s[0] = s0 ^ s3;
    s[1] = s1 ^ s2;
    s[2] = s2 ^ (s1 << 9);
    s[3] = rotateLeft(s3, 11);
    return scrambled;
  }

  /** Uniform in [0, 1) with 53 bits. */
  next(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  }

  /** Uniform integer in [min, max], both included. */
  integer(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError("cannot pick from an empty list");
    return items[this.integer(0, items.length - 1)] as T;
  }

  /** A new, shuffled copy (Fisher–Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const copy = [...items];
    for (let i = copy.length - 1; i > 0; i -= 1) {
      const j = this.integer(0, i);
      [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
    }
    return copy;
  }

  /** Exponentially distributed with the given mean: gaps of a Poisson arrival process. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.next());
  }

  /** An independent stream named by its purpose: the same seed and name always give the same stream. */
  fork(name: string): Random {
    let hash = 0xcbf29ce484222325n ^ this.#seed;
    for (const char of name) {
      hash = BigInt.asUintN(64, (hash ^ BigInt(char.codePointAt(0) ?? 0)) * 0x100000001b3n);
    }
    return new Random(hash);
  }
}

function rotateLeft(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k));
}
