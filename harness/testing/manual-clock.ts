/** A clock that only moves when a test says so: hours pass in microseconds, and always in the same order. */
import type { Clock } from "../ports/clock.ts";

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Turns of the event loop without anybody sleeping before `run` says that its work is stuck. */
const IDLE_TURNS = 50;

export class ManualClock implements Clock {
  #now = 0;
  readonly #sleepers = new Set<Sleeper>();

  now(): number {
    return this.#now;
  }

  wall(): number {
    return Date.UTC(2026, 0, 1) + this.#now / 1e6;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const aborted = (): void => {
        this.#sleepers.delete(sleeper);
        reject(signal?.reason as Error);
      };
      const wake = (): void => {
        signal?.removeEventListener("abort", aborted);
        resolve();
      };
      const sleeper = { at: this.#now + Math.max(0, ms) * 1e6, wake };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", aborted, { once: true });
    });
  }

  /** Lets this much time pass; whoever sleeps wakes in order, and what it does next happens before the next one wakes. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms * 1e6;
    for (;;) {
      await turn();
      const next = this.#next();
      if (next === undefined || next.at > until) break;
      this.#wake(next);
    }
    this.#now = until;
    await turn();
  }

  /** Lets time pass until the work is settled. Fails when nobody sleeps and the work does not go on. */
  async run<T>(work: Promise<T>): Promise<T> {
    let isSettled = false;
    const settled = work.finally(() => (isSettled = true));
    settled.catch(() => undefined);
    for (let idle = 0; !isSettled && idle < IDLE_TURNS; idle += 1) {
      await turn();
      const next = this.#next();
      if (next === undefined || isSettled) continue;
      idle = 0;
      this.#wake(next);
    }
    if (!isSettled) throw new Error(`nobody sleeps, and the work is not over at ${this.#now} ns`);
    return settled;
  }

  #next(): Sleeper | undefined {
    let next: Sleeper | undefined;
    for (const sleeper of this.#sleepers) {
      if (next === undefined || sleeper.at < next.at) next = sleeper;
    }
    return next;
  }

  #wake(sleeper: Sleeper): void {
    this.#sleepers.delete(sleeper);
    this.#now = Math.max(this.#now, sleeper.at);
    sleeper.wake();
  }
}

/** Everything that can go on without time passing has gone on. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
