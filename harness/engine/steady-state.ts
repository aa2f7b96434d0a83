/** The steady state: probes that must hold before the first fault, during the faults where they say so, and after. */
import type { ProbeOutcome } from "../domain/journal.ts";
import type { SteadyStateSpec, SteadyTime } from "../domain/probe.ts";
import { judgeReadings, type Memory } from "../measure/tolerance.ts";
import type { RunDirectory } from "../ports/run-store.ts";
import type { Probes } from "./probes.ts";
import type { RunClock } from "./run-clock.ts";

/** Series of what was seen while faults lasted. */
export const STEADY_SERIES = "steady-state";
const POLL_MS = 50;

/** Asks the probes of one moment again and again, and remembers what `monotone` has to. */
export class SteadyState {
  readonly #entries: readonly SteadyStateSpec[];
  readonly #probes: Probes;
  readonly #clock: RunClock;
  readonly #memories = new Map<SteadyStateSpec, Memory>();

  constructor(
    entries: readonly SteadyStateSpec[],
    when: SteadyTime,
    { probes, clock }: { readonly probes: Probes; readonly clock: RunClock },
  ) {
    this.#entries = entries.filter((entry) => entry.when.includes(when));
    this.#probes = probes;
    this.#clock = clock;
  }

  /** Once, every probe of the moment. */
  async ask(): Promise<ProbeOutcome[]> {
    return Promise.all(this.#entries.map((entry) => this.#outcome(entry)));
  }

  /** Until all of them have held for `settleMs` without a break, or until it is too late; gives what was seen last. */
  async settle(
    times: { readonly limitMs: number; readonly settleMs: number },
    signal: AbortSignal,
  ): Promise<{ readonly held: boolean; readonly probes: readonly ProbeOutcome[] }> {
    const { clock } = this.#clock;
    const until = this.#clock.elapsed() + (times.limitMs + times.settleMs) * 1e6;
    let since: number | undefined;
    for (;;) {
      const askedAt = this.#clock.elapsed();
      const probes = await this.ask();
      const holds = probes.every((probe) => probe.held);
      since = holds ? (since ?? askedAt) : undefined;
      const now = this.#clock.elapsed();
      if (since !== undefined && now - since >= times.settleMs * 1e6) return { held: true, probes };
      // Held, but not for long enough: that has to be said, or the reader would see nothing wrong.
      if (now >= until) return { held: false, probes: probes.map(notForLong) };
      await clock.sleep(POLL_MS, signal);
    }
  }

  /** Writes what every probe sees, each at its own beat, until the signal. */
  async watch(directory: RunDirectory, signal: AbortSignal): Promise<void> {
    await Promise.all(
      this.#entries.map(async (entry) => {
        while (!signal.aborted) {
          const time = this.#clock.elapsed();
          const { held, seen } = await this.#outcome(entry);
          const sample = { time, name: entry.label, probe: entry.probe.name, text: seen };
          directory.sample(STEADY_SERIES, { ...sample, value: held ? 1 : 0, held });
          const next = time + entry.probe.everyMs * 1e6;
          await this.#clock.sleepUntil(next, signal).catch(() => undefined);
        }
      }),
    );
  }

  async #outcome(entry: SteadyStateSpec): Promise<ProbeOutcome> {
    const memory = this.#memories.get(entry) ?? new Map<string, number>();
    this.#memories.set(entry, memory);
    const readings = await this.#probes.ask(entry.probe);
    return { probe: entry.label, ...judgeReadings(entry.expect, readings, memory) };
  }
}

function notForLong(outcome: ProbeOutcome): ProbeOutcome {
  return outcome.held ? { ...outcome, seen: `${outcome.seen} (not for long enough)` } : outcome;
}
