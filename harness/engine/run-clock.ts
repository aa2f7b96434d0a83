import type { JournalEvent } from "../domain/journal.ts";
import type { Clock } from "../ports/clock.ts";
import type { RunDirectory } from "../ports/run-store.ts";

/** The clock of one run: nanoseconds since its start, and the journal stamped with it. */
export interface RunClock {
  readonly clock: Clock;
  /** ns since the start of the run. */
  elapsed(): number;
  /** Sleeps until an instant of the run, given in ns; returns at once when it has passed. Throws when aborted. */
  sleepUntil(instant: number, signal?: AbortSignal): Promise<void>;
  /** Appends to the journal; `durable` waits until it is on disk. */
  journal(event: JournalEvent, durable?: boolean): Promise<void>;
}

export function startRunClock(clock: Clock, directory: RunDirectory): RunClock {
  const origin = clock.now();
  const elapsed = (): number => Math.round(clock.now() - origin);
  return {
    clock,
    elapsed,
    sleepUntil: async (instant, signal) => {
      // Also where nothing is left to wait for: what was aborted must not go on.
      signal?.throwIfAborted();
      const waitMs = (instant - elapsed()) / 1e6;
      if (waitMs > 0) await clock.sleep(waitMs, signal);
    },
    journal: (event, durable) =>
      directory.journal(
        { time: elapsed(), wall: new Date(clock.wall()).toISOString(), ...event },
        durable,
      ),
  };
}
