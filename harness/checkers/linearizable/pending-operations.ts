/** What is pending at one moment of the forward search. Operations that complete sooner come first. */
import { OBSERVER, TOTAL } from "../models/model.ts";
import type { Problem } from "./problem.ts";
import type { Slots } from "./slots.ts";

export class PendingOperations {
  /** The first `count` are the pending operations that will complete. */
  readonly operations: Int32Array;
  count = 0;
  /** Bits of those that are always legal. */
  readonly total: Int32Array;
  /** Bits of those that never change the state. */
  readonly observers: Int32Array;
  /** By counter: operations of unknown outcome invoked so far, and their kind. */
  readonly available: Int32Array;
  readonly kindOfCounter: Int32Array;
  readonly #problem: Problem;
  readonly #slots: Slots;
  /** Round in which a kind was last seen due (even) and free (odd). */
  readonly #seenIn: Int32Array;
  #round = 0;

  constructor(problem: Problem, slots: Slots) {
    this.#problem = problem;
    this.#slots = slots;
    this.operations = new Int32Array(slots.bitWords * 32);
    this.total = new Int32Array(slots.bitWords);
    this.observers = new Int32Array(slots.bitWords);
    this.available = new Int32Array(slots.counters);
    this.kindOfCounter = new Int32Array(slots.counters);
    let kinds = 0;
    for (const kind of problem.kinds) if (kind >= kinds) kinds = kind + 1;
    this.#seenIn = new Int32Array(kinds * 2);
  }

  call(operation: number): void {
    const { kinds, returnsAt, model } = this.#problem;
    const kind = kinds[operation] as number;
    const counter = this.#slots.counter[operation] as number;
    if (counter !== -1) {
      this.available[counter] = (this.available[counter] as number) + 1;
      this.kindOfCounter[counter] = kind;
      return;
    }
    const deadline = returnsAt[operation] as number;
    let place = this.count;
    while (place > 0 && (returnsAt[this.operations[place - 1] as number] as number) > deadline) {
      this.operations[place] = this.operations[place - 1] as number;
      place -= 1;
    }
    this.operations[place] = operation;
    this.count += 1;
    const traits = model.traits(kind);
    const bit = this.#slots.bit[operation] as number;
    const mask = 1 << (bit & 31);
    const word = bit >> 5;
    if ((traits & TOTAL) !== 0) this.total[word] = (this.total[word] as number) | mask;
    if ((traits & OBSERVER) !== 0) this.observers[word] = (this.observers[word] as number) | mask;
  }

  /** The operation that completes is always the first. */
  complete(operation: number): void {
    this.operations.copyWithin(0, 1, this.count);
    this.count -= 1;
    const bit = this.#slots.bit[operation] as number;
    const mask = ~(1 << (bit & 31));
    const word = bit >> 5;
    this.total[word] = (this.total[word] as number) & mask;
    this.observers[word] = (this.observers[word] as number) & mask;
  }

  retire(counter: number): void {
    this.available[counter] = 0;
  }

  /** Forgets which kinds have been seen. */
  newRound(): void {
    this.#round += 1;
  }

  /**
   * True once a round for each kind and freedom: of two operations that do the same and are both due or both free, the
   * one that completes sooner is the one to use, for the other can do all that this one could.
   */
  isFirstOfKind(kind: number, isFree: boolean): boolean {
    const place = kind * 2 + (isFree ? 1 : 0);
    if (this.#seenIn[place] === this.#round) return false;
    this.#seenIn[place] = this.#round;
    return true;
  }
}
