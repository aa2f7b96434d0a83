/** One instance of a load driver while it runs: what it tells is recorded, and how it ended is judged. */
import type { LoadRecord, OfferedPart, ThresholdResult } from "../domain/load.ts";
import { EnvironmentError } from "../lib/errors.ts";
import type { LoadDriver, PlannedLoad } from "../ports/load-driver.ts";
import type { RunningClient } from "../ports/runtime.ts";
import { OfferedLoad } from "./offered-load.ts";
import type { RunClock } from "./run-clock.ts";
import { wallToRunTime } from "./wall-clock.ts";

/** Until the first answer: the script is compiled and every VU is made before any load. */
const FIRST_SAMPLE_MS = 8000;
/** From SIGINT to SIGKILL. */
const STOP_GRACE_MS = 3000;
/** A script that throws in every iteration writes this much in minutes. */
const MOST_LOG_LINES = 200_000;

export interface DrivenInstanceOptions {
  readonly client: RunningClient;
  readonly clock: RunClock;
  readonly driver: LoadDriver;
  readonly planned: PlannedLoad;
  readonly workload: string;
  readonly region: string;
  /** As the client sees it. */
  readonly scenarioDirectory: string;
  readonly record: (record: LoadRecord) => void;
}

export class DrivenInstance {
  readonly #options: DrivenInstanceOptions;
  readonly #offered: OfferedLoad;
  readonly #reading: Promise<void>;
  readonly #first = new AbortController();
  #problem: string | undefined;
  #isStopped = false;
  #hasEnded = false;
  #stopping: Promise<void> | undefined;
  readonly #seen = { measured: 0, iterations: 0 };

  constructor(options: DrivenInstanceOptions) {
    this.#options = options;
    this.#offered = new OfferedLoad(options.planned.schedules);
    this.#reading = this.#read();
  }

  get maxDropped(): number {
    return this.#options.planned.maxDropped;
  }

  /** Resolves when there is load. A driver that is broken from the start ends the run: nothing could be measured. */
  async begun(signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    const either = AbortSignal.any([signal, this.#first.signal]);
    await clock.clock.sleep(FIRST_SAMPLE_MS, either).catch(() => undefined);
    signal.throwIfAborted();
    if (this.#problem === undefined) return;
    throw new EnvironmentError({ code: "LOD901", message: this.#problem });
  }

  /** Everything that was due by then has ended. A closed model says nothing about it: its time-out is waited for. */
  isDrained(endedAt: number): boolean {
    if (this.#hasEnded) return true;
    return !this.#options.planned.hasClosed && this.#offered.isSettled(endedAt);
  }

  offered(endedAt: number): OfferedPart[] {
    const { region } = this.#options;
    return this.#offered.until(endedAt).map((part) => ({ region, ...part }));
  }

  /** Why a load that ran to its end still measured nothing. */
  shortcomings(): string[] {
    const { workload, region } = this.#options;
    if (this.#problem !== undefined) return [];
    const { measured, iterations } = this.#seen;
    const from = `${workload} from ${region}`;
    if (measured === 0) {
      const often = iterations === 1 ? "one iteration" : `${iterations} iterations`;
      return [`${from} made neither a request nor a check in ${often}: nothing was measured`];
    }
    return this.#offered
      .silent()
      .map((name) => `${from} never began "${name}": the load had ended before its start`);
  }

  stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopping ??= this.#options.client.stop("SIGINT", STOP_GRACE_MS).then(() => this.#reading);
    return this.#stopping;
  }

  async #read(): Promise<void> {
    const { client, clock, planned } = this.#options;
    const reader = planned.reader(wallToRunTime(clock));
    let problem: string | undefined;
    try {
      for await (const chunk of client.output) {
        for (const record of reader.push(chunk)) this.#record(record);
      }
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    const exitCode = await client.exited;
    this.#hasEnded = true;
    await this.#ended(exitCode, reader.thresholds, problem);
    this.#first.abort();
  }

  #record(record: LoadRecord): void {
    if (record.type === "iteration") this.#seen.iterations += 1;
    else if (record.type !== "dropped") this.#seen.measured += 1;
    this.#offered.add(record);
    this.#first.abort();
    this.#options.record(record);
  }

  /** Never rejects: nobody waits for it before the load ends. */
  async #ended(
    exitCode: number,
    thresholds: readonly ThresholdResult[],
    problem: string | undefined,
  ): Promise<void> {
    const { client, clock, driver, planned, workload, region } = this.#options;
    const { ending, meaning } = driver.meaningOf(exitCode);
    const ended = { workload, region, exitCode, meaning, thresholds };
    await clock.journal({ type: "load-driver-ended", ...ended }).catch(() => undefined);
    const log = await client.tail(MOST_LOG_LINES).catch(() => "");
    const { words, complaints } = driver.readLog(log, this.#options.scenarioDirectory);
    const from = `${workload} from ${region}`;
    for (const complaint of complaints) await this.#tell(`the load of ${from}: ${complaint}`);
    const isFine = this.#isStopped
      ? ending !== "broken"
      : ending === "finished" && planned.endsByItself;
    if (isFine && problem === undefined) return;
    const why = problem ?? words;
    const told = `the load of ${from} ended early: ${meaning}${why === "" ? "" : ` (${why})`}`;
    const isFirst = !this.#first.signal.aborted;
    this.#problem = told;
    // Before there was any load, whoever waits for it tells.
    if (!isFirst) await this.#tell(told);
  }

  async #tell(problem: string): Promise<void> {
    await this.#options.clock.journal({ type: "problem", problem }).catch(() => undefined);
  }
}
