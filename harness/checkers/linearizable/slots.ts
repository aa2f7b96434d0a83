/**
 * Where each operation lives inside a configuration, computed once. A completed operation has a bit from its
 * invocation to its completion; bits are used again, so that there are as many as operations were ever pending at
 * once. Operations of unknown outcome never complete: they share one counter per kind, from the first of the kind to
 * the last moment at which it can matter.
 */
import type { Problem } from "./problem.ts";

export interface Slots {
  /** Bit of each completed operation; -1 for the others. */
  readonly bit: Int32Array;
  /** Counter of each operation of unknown outcome; -1 for the others. */
  readonly counter: Int32Array;
  /** 32-bit words that the bits need. */
  readonly bitWords: number;
  readonly counters: number;
  /** Counters to empty after each event that ends the use of some. */
  readonly retired: ReadonlyMap<number, readonly number[]>;
}

export function slotsOf(problem: Problem): Slots {
  const { operations, kinds, events, returnsAt, model } = problem;
  const bit = new Int32Array(operations.length).fill(-1);
  const counter = new Int32Array(operations.length).fill(-1);
  const bits = new Allocator();
  const counters = new Allocator();
  const counterOfKind = new Map<number, number>();
  const kindsOfCounter = new Map<number, number>();
  const retired = new Map<number, number[]>();
  for (let position = 0; position < events.length; position += 1) {
    const event = events[position] as number;
    const operation = event >> 1;
    const kind = kinds[operation] as number;
    if ((event & 1) === 1) {
      bits.release(bit[operation] as number);
      for (const free of retired.get(position) ?? []) {
        counters.release(free);
        counterOfKind.delete(kindsOfCounter.get(free) as number);
      }
    } else if ((returnsAt[operation] as number) < events.length) {
      bit[operation] = bits.take();
    } else {
      let own = counterOfKind.get(kind);
      if (own === undefined) {
        own = counters.take();
        counterOfKind.set(kind, own);
        kindsOfCounter.set(own, kind);
        const until = model.usefulUntil(kind);
        const list = retired.get(until) ?? [];
        list.push(own);
        retired.set(until, list);
      }
      counter[operation] = own;
    }
  }
  const bitWords = Math.max(1, Math.ceil(bits.most / 32));
  return { bit, counter, bitWords, counters: counters.most, retired };
}

/** Hands out a place that was given back, else a new one. */
class Allocator {
  most = 0;
  readonly #free: number[] = [];

  take(): number {
    return this.#free.pop() ?? this.most++;
  }

  release(place: number): void {
    this.#free.push(place);
  }
}
