/**
 * Forward search over configurations (Lowe, "Testing for linearizability", 2017: just-in-time linearization).
 *
 * A configuration is a state of the object and which of the pending operations have taken effect. Events are read in
 * order; only when an operation completes that has not taken effect yet are orders of pending operations that end in
 * it tried. So memory is proportional to what is pending at once, and time grows with the length of the history. Four
 * rules keep the number of configurations small without losing any answer:
 *
 * 1. An observer takes effect as soon as it can: it changes nothing.
 * 2. Where an operation overwrites the state, every pending operation that is always legal could have come right
 *    before it, unseen. Such operations become free: they need no effect of their own any more, but may still have
 *    one. So does an operation that would leave the state as it is. Unknown outcomes are free from the start;
 *    those of one kind are alike, so they are counted.
 * 3. A state that no operation still to complete observes is as good as any other such state.
 * 4. A configuration is dropped where another one of the same state dominates it: more observers done, operations
 *    free where the other has them done or due, fewer unknown outcomes used.
 */
import { ILLEGAL, NO_STATE, OBSERVER, OVERWRITE, TOTAL } from "../models/model.ts";
import { ConfigSet } from "./config-set.ts";
import type { Budget, Decision } from "./decision.ts";
import { Domination } from "./domination.ts";
import { PendingOperations } from "./pending-operations.ts";
import type { Problem } from "./problem.ts";
import { slotsOf, type Slots } from "./slots.ts";

export function forwardSearch(problem: Problem, budget: Budget): Decision {
  return new ForwardSearch(problem, budget).run();
}

/** Words of a configuration: state * 2 + `unseen` flag, done bits, free bits, counters of unknown outcomes used. */
class ForwardSearch {
  readonly #problem: Problem;
  readonly #budget: Budget;
  readonly #slots: Slots;
  readonly #pending: PendingOperations;
  readonly #domination: Domination;
  readonly #stride: number;
  readonly #freeAt: number;
  readonly #countersAt: number;
  #current: ConfigSet;
  #next: ConfigSet;
  /** Configurations of this event in which the completing operation has not taken effect. */
  readonly #open: ConfigSet;
  readonly #scratch: Int32Array;
  readonly #emitted: Int32Array;
  #position = 0;
  #steps = 0;

  constructor(problem: Problem, budget: Budget) {
    this.#problem = problem;
    this.#budget = budget;
    this.#slots = slotsOf(problem);
    const { bitWords, counters } = this.#slots;
    this.#pending = new PendingOperations(problem, this.#slots);
    this.#stride = 1 + 2 * bitWords + counters;
    this.#freeAt = 1 + bitWords;
    this.#countersAt = 1 + 2 * bitWords;
    this.#domination = new Domination(bitWords, counters);
    this.#current = new ConfigSet(this.#stride);
    this.#next = new ConfigSet(this.#stride);
    this.#open = new ConfigSet(this.#stride);
    this.#scratch = new Int32Array(this.#stride);
    this.#emitted = new Int32Array(this.#stride);
  }

  run(): Decision {
    const { events, model } = this.#problem;
    this.#scratch[0] = this.#folded(model.initial, 0) * 2;
    this.#current.add(this.#scratch);
    for (this.#position = 0; this.#position < events.length; this.#position += 1) {
      const event = events[this.#position] as number;
      const operation = event >> 1;
      if ((event & 1) === 0) {
        this.#call(operation);
        continue;
      }
      const given = this.#complete(operation);
      if (given !== undefined) return { verdict: "undecided", steps: this.#steps, reason: given };
      if (this.#next.count === 0) return this.#stuck();
      this.#retire();
      this.#domination.prune(this.#next, this.#pending.observers);
      [this.#current, this.#next] = [this.#next, this.#current];
    }
    return { verdict: "legal", steps: this.#steps };
  }

  #stuck(): Decision {
    const states = new Set<number>();
    for (let i = 0; i < this.#open.count; i += 1) {
      states.add((this.#open.words[i * this.#stride] as number) >> 1);
    }
    return {
      verdict: "illegal",
      steps: this.#steps,
      stuckAt: this.#position,
      possible: [...states].sort((a, b) => a - b),
    };
  }

  #call(operation: number): void {
    this.#pending.call(operation);
    const bit = this.#slots.bit[operation] as number;
    if (bit === -1) return;
    const { words, count } = this.#current;
    const kind = this.#problem.kinds[operation] as number;
    const isObserver = (this.#problem.model.traits(kind) & OBSERVER) !== 0;
    const word = (isObserver ? 1 : this.#freeAt) + (bit >> 5);
    for (let i = 0; i < count; i += 1) {
      const start = i * this.#stride;
      const state = (words[start] as number) >> 1;
      if (this.#step(state, kind) !== state) continue;
      words[start + word] = (words[start + word] as number) | (1 << (bit & 31));
    }
  }

  /** Fills `next` with the configurations in which the operation has taken effect. */
  #complete(operation: number): "steps" | "memory" | undefined {
    const bit = this.#slots.bit[operation] as number;
    const mask = 1 << (bit & 31);
    const doneWord = 1 + (bit >> 5);
    const freeWord = this.#freeAt + (bit >> 5);
    this.#next.clear();
    this.#open.clear();
    for (let i = 0; i < this.#current.count; i += 1) {
      this.#load(this.#current, i);
      const isDone = ((this.#scratch[doneWord] as number) & mask) !== 0;
      if (isDone || ((this.#scratch[freeWord] as number) & mask) !== 0) this.#emit(bit);
      if (!isDone) this.#open.add(this.#scratch);
    }
    for (let i = 0; i < this.#open.count; i += 1) {
      if (this.#steps > this.#budget.steps) return "steps";
      if (this.#open.count + this.#next.count > this.#budget.configurations) return "memory";
      this.#expand(i, operation);
    }
    this.#pending.complete(operation);
    return undefined;
  }

  /** Tries every pending operation next in one open configuration. */
  #expand(element: number, completing: number): void {
    const { model, kinds } = this.#problem;
    const pending = this.#pending;
    const start = element * this.#stride;
    const first = this.#open.words[start] as number;
    const state = first >> 1;
    const isUnseen = (first & 1) === 1;
    pending.newRound();
    for (let i = 0; i < pending.count; i += 1) {
      const operation = pending.operations[i] as number;
      const kind = kinds[operation] as number;
      const traits = model.traits(kind);
      if ((traits & OBSERVER) !== 0 || (isUnseen && (traits & OVERWRITE) !== 0)) continue;
      const bit = this.#slots.bit[operation] as number;
      const mask = 1 << (bit & 31);
      const { words } = this.#open;
      if (((words[start + 1 + (bit >> 5)] as number) & mask) !== 0) continue;
      const isFree = ((words[start + this.#freeAt + (bit >> 5)] as number) & mask) !== 0;
      if (!pending.isFirstOfKind(kind, isFree)) continue;
      const next = this.#step(state, kind);
      if (next === ILLEGAL) continue;
      if (next === state && !isFree) {
        this.#load(this.#open, element);
        this.#mark(bit, true);
        this.#arrive(next, 0, completing);
      }
      // Where it leaves the state as it is, having it take effect here serves only what is to vanish before it.
      if (next === state && ((traits & OVERWRITE) === 0 || !this.#hasDue(element, bit))) continue;
      this.#load(this.#open, element);
      this.#mark(bit, false);
      this.#arrive(next, traits, completing);
    }
    for (let counter = 0; counter < this.#slots.counters; counter += 1) {
      const kind = pending.kindOfCounter[counter] as number;
      const used = this.#open.words[start + this.#countersAt + counter] as number;
      if (used >= (pending.available[counter] as number)) continue;
      const traits = model.traits(kind);
      if (isUnseen && (traits & OVERWRITE) !== 0) continue;
      const next = this.#step(state, kind);
      if (next === ILLEGAL) continue;
      if (next === state && ((traits & OVERWRITE) === 0 || !this.#hasDue(element, -1))) continue;
      this.#load(this.#open, element);
      this.#scratch[this.#countersAt + counter] = used + 1;
      this.#arrive(next, traits, completing);
    }
  }

  /** Whether an operation besides the one with this bit is due that an overwrite would set free. */
  #hasDue(element: number, bit: number): boolean {
    const { words } = this.#open;
    const start = element * this.#stride;
    for (let word = 0; word < this.#slots.bitWords; word += 1) {
      const settled =
        (words[start + 1 + word] as number) | (words[start + this.#freeAt + word] as number);
      const own = word === bit >> 5 ? 1 << (bit & 31) : 0;
      if (((this.#pending.total[word] as number) & ~settled & ~own) !== 0) return true;
    }
    return false;
  }

  /** An operation is done, or free where it leaves the state as it is. */
  #mark(bit: number, isFree: boolean): void {
    const mask = 1 << (bit & 31);
    const doneWord = 1 + (bit >> 5);
    const freeWord = this.#freeAt + (bit >> 5);
    const done = this.#scratch[doneWord] as number;
    const free = this.#scratch[freeWord] as number;
    this.#scratch[doneWord] = isFree ? done : done | mask;
    this.#scratch[freeWord] = isFree ? free | mask : free & ~mask;
  }

  /** The operation just marked in `scratch` has taken effect and left the object in a new state. */
  #arrive(state: number, traits: number, completing: number): void {
    const scratch = this.#scratch;
    if ((traits & OVERWRITE) !== 0) {
      for (let word = 0; word < this.#slots.bitWords; word += 1) {
        scratch[this.#freeAt + word] =
          (scratch[this.#freeAt + word] as number) |
          ((this.#pending.total[word] as number) & ~(scratch[1 + word] as number));
      }
    }
    const hasServed = this.#settle(state);
    const bit = this.#slots.bit[completing] as number;
    const mask = 1 << (bit & 31);
    const isDone = ((scratch[1 + (bit >> 5)] as number) & mask) !== 0;
    const isFree = ((scratch[this.#freeAt + (bit >> 5)] as number) & mask) !== 0;
    scratch[0] = state * 2;
    if (isDone || isFree) this.#emit(bit);
    if (isDone) return;
    scratch[0] = state * 2 + ((traits & TOTAL) !== 0 && !hasServed ? 1 : 0);
    this.#open.add(scratch);
  }

  /** Rules 1 and 2 for a state just entered: true where that changed what an overwrite would not have changed too. */
  #settle(state: number): boolean {
    const { model, kinds } = this.#problem;
    const pending = this.#pending;
    const scratch = this.#scratch;
    let hasServed = false;
    for (let i = 0; i < pending.count; i += 1) {
      const operation = pending.operations[i] as number;
      const bit = this.#slots.bit[operation] as number;
      const mask = 1 << (bit & 31);
      const doneWord = 1 + (bit >> 5);
      const freeWord = this.#freeAt + (bit >> 5);
      const settled = (scratch[doneWord] as number) | (scratch[freeWord] as number);
      if ((settled & mask) !== 0) continue;
      const kind = kinds[operation] as number;
      if (this.#step(state, kind) !== state) continue;
      const traits = model.traits(kind);
      const word = (traits & OBSERVER) !== 0 ? doneWord : freeWord;
      scratch[word] = (scratch[word] as number) | mask;
      if ((traits & TOTAL) === 0) hasServed = true;
    }
    return hasServed;
  }

  /** Adds `scratch`, without the bit of the completed operation, to the configurations after this event. */
  #emit(bit: number): void {
    const emitted = this.#emitted;
    emitted.set(this.#scratch);
    const mask = ~(1 << (bit & 31));
    const freeWord = this.#freeAt + (bit >> 5);
    emitted[1 + (bit >> 5)] = (emitted[1 + (bit >> 5)] as number) & mask;
    emitted[freeWord] = (emitted[freeWord] as number) & mask;
    const state = (emitted[0] as number) >> 1;
    emitted[0] = this.#folded(state, this.#position + 1) * 2;
    this.#next.add(emitted);
  }

  /** Rule 3: the state, or the one that stands for all states that nobody observes from this event on. */
  #folded(state: number, position: number): number {
    const { model } = this.#problem;
    if (model.unobserved === NO_STATE) return state;
    return model.seenUntil(state) < position ? model.unobserved : state;
  }

  /** One model step, with rule 3 applied to what it gives. */
  #step(state: number, kind: number): number {
    this.#steps += 1;
    const next = this.#problem.model.step(state, kind);
    return next === ILLEGAL ? ILLEGAL : this.#folded(next, this.#position);
  }

  /** Empties the counters of unknown outcomes that cannot matter any more. */
  #retire(): void {
    for (const counter of this.#slots.retired.get(this.#position) ?? []) {
      this.#pending.retire(counter);
      const at = this.#countersAt + counter;
      for (let i = 0; i < this.#next.count; i += 1) this.#next.words[i * this.#stride + at] = 0;
    }
  }

  #load(set: ConfigSet, element: number): void {
    const start = element * this.#stride;
    for (let i = 0; i < this.#stride; i += 1) {
      this.#scratch[i] = set.words[start + i] as number;
    }
  }
}
