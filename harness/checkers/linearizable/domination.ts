/**
 * Drops configurations that another one of the same state dominates. A dominates B where whatever can still be done
 * from B can be done from A: A has done the observers that B has done; each other operation is free in A, or is in A
 * as it is in B; and A has used no more unknown outcomes of any kind.
 */
import type { ConfigSet } from "./config-set.ts";

/** Survivors of one state that a configuration is compared with; beyond, some dominated ones are kept. */
const MAX_COMPARISONS = 128;

export class Domination {
  readonly #bitWords: number;
  readonly #counters: number;
  #survivors = new Int32Array(64);
  /** Next survivor with the same state, and the heads of those lists by state. */
  #following = new Int32Array(64);
  #dropped = new Uint8Array(64);
  readonly #heads = new Map<number, number>();

  constructor(bitWords: number, counters: number) {
    this.#bitWords = bitWords;
    this.#counters = counters;
  }

  /** @param observers bits of the pending observers. */
  prune(set: ConfigSet, observers: Int32Array): void {
    const { count } = set;
    if (count < 2) return;
    if (count > this.#survivors.length) {
      this.#survivors = new Int32Array(count * 2);
      this.#following = new Int32Array(count * 2);
      this.#dropped = new Uint8Array(count * 2);
    }
    this.#heads.clear();
    this.#dropped.fill(0, 0, count);
    for (let i = 0; i < count; i += 1) this.#place(set, i, observers);
    let kept = 0;
    for (let i = 0; i < count; i += 1) if (this.#dropped[i] === 0) this.#survivors[kept++] = i;
    if (kept < count) set.keep(this.#survivors, kept);
  }

  #place(set: ConfigSet, element: number, observers: Int32Array): void {
    const state = set.words[element * set.stride] as number;
    const head = this.#heads.get(state) ?? -1;
    let comparisons = 0;
    for (let other = head; other !== -1 && comparisons < MAX_COMPARISONS; comparisons += 1) {
      if (this.#dropped[other] === 0) {
        if (this.#dominates(set, { better: other, worse: element }, observers)) {
          this.#dropped[element] = 1;
          return;
        }
        if (this.#dominates(set, { better: element, worse: other }, observers)) {
          this.#dropped[other] = 1;
        }
      }
      other = this.#following[other] as number;
    }
    this.#following[element] = head;
    this.#heads.set(state, element);
  }

  #dominates(
    { words, stride }: ConfigSet,
    { better, worse }: { readonly better: number; readonly worse: number },
    observers: Int32Array,
  ): boolean {
    const a = better * stride + 1;
    const b = worse * stride + 1;
    const bits = this.#bitWords;
    for (let word = 0; word < bits; word += 1) {
      const doneA = words[a + word] as number;
      const doneB = words[b + word] as number;
      const freeA = words[a + bits + word] as number;
      const freeB = words[b + bits + word] as number;
      const seen = observers[word] as number;
      if ((seen & doneB & ~doneA) !== 0) return false;
      if ((~seen & ~freeA & ((doneA ^ doneB) | (freeA ^ freeB))) !== 0) return false;
    }
    const countersAt = 2 * bits;
    for (let counter = 0; counter < this.#counters; counter += 1) {
      const place = countersAt + counter;
      if ((words[a + place] as number) > (words[b + place] as number)) return false;
    }
    return true;
  }
}
