import type { HistoryRecord, RecordType } from "../domain/history.ts";
import type { RunDirectory } from "../ports/run-store.ts";
import type { OperationCounts } from "../domain/results.ts";
import type { RunClock } from "./run-clock.ts";

export interface RecordedEvent {
  readonly process: number;
  readonly type: RecordType;
  readonly f: string;
  readonly value: unknown;
  readonly key?: unknown;
  readonly error?: string;
  readonly workload: string;
  readonly vantage: string;
  readonly node?: string;
  readonly intended?: number;
}

/** Gives every event its index and time on the one clock of the run, and counts outcomes for the progress line. */
export class HistoryRecorder {
  readonly #clock: RunClock;
  readonly #directory: RunDirectory;
  readonly #counts = new Map<string, { ok: number; fail: number; unknown: number }>();
  #index = 0;
  #process = 0;

  constructor(clock: RunClock, directory: RunDirectory) {
    this.#clock = clock;
    this.#directory = directory;
  }

  /** A process number that no operation had before. */
  freshProcess(): number {
    return this.#process++;
  }

  record(event: RecordedEvent): void {
    const record: HistoryRecord = { index: this.#index++, time: this.#clock.elapsed(), ...event };
    this.#directory.history(record);
    if (event.type === "invoke") return;
    const counts = this.#countsOf(event.workload);
    counts[event.type === "info" ? "unknown" : event.type] += 1;
  }

  counts(workload: string): OperationCounts {
    return { ...this.#countsOf(workload) };
  }

  #countsOf(workload: string): { ok: number; fail: number; unknown: number } {
    let counts = this.#counts.get(workload);
    if (counts === undefined) {
      counts = { ok: 0, fail: 0, unknown: 0 };
      this.#counts.set(workload, counts);
    }
    return counts;
  }
}
