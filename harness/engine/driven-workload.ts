/**
 * A workload whose load a driver (k6) makes: one instance in every vantage region. This side starts it, records what it
 * tells, and ends it in time.
 *
 * At the end of the load the driver goes on until everything that was due by then has had its answer, or its time-out:
 * k6 forgets requests that a signal cuts off, and those would be the slow ones.
 */
import { loadSeries, type LoadRecord, type ThresholdResult } from "../domain/load.ts";
import type { OperationCounts } from "../domain/results.ts";
import type { WorkloadSpec } from "../domain/scenario.ts";
import { EnvironmentError } from "../lib/errors.ts";
import { arrivalsUntil } from "../measure/load/arrivals.ts";
import type { LoadDriver, LoadInstance, PlannedLoad } from "../ports/load-driver.ts";
import type { RunDirectory } from "../ports/run-store.ts";
import type { RunningClient, RunningNetwork } from "../ports/runtime.ts";
import type { RunClock } from "./run-clock.ts";
import { wallToRunTime } from "./wall-clock.ts";
import type { Workload } from "./workload.ts";

/** Until the first answer: the script is compiled and every VU is made before any load. */
const FIRST_SAMPLE_MS = 8000;
/** From SIGINT to SIGKILL. */
const STOP_GRACE_MS = 3000;
/** Samples are on their way for so long. */
const SAMPLE_DELAY_MS = 500;
const DRAIN_BEAT_MS = 50;
/** A longer time-out than this is not waited for. */
const DRAIN_LIMIT_MS = 10_000;

export interface DrivenWorkloadDependencies {
  readonly spec: WorkloadSpec;
  readonly driver: LoadDriver;
  readonly network: RunningNetwork;
  readonly clock: RunClock;
  readonly directory: RunDirectory;
  /** What a region's instance is to do. */
  load(region: string): LoadInstance<unknown>;
  /** Aborted: the run ends now, and nothing is waited for. */
  readonly signal: AbortSignal;
}

export class DrivenWorkload implements Workload {
  readonly #deps: DrivenWorkloadDependencies;
  readonly #counts = { ok: 0, fail: 0, unknown: 0 };
  #instances: Instance[] = [];
  #stopping: Promise<void> | undefined;

  constructor(deps: DrivenWorkloadDependencies) {
    this.#deps = deps;
  }

  get name(): string {
    return this.#deps.spec.name;
  }

  counts(): OperationCounts {
    return { ...this.#counts };
  }

  async prepare(): Promise<void> {
    const { driver, clock, spec } = this.#deps;
    for (const region of spec.from) {
      const planned = driver.instance(this.#deps.load(region));
      const { schedules } = planned;
      await clock.journal({ type: "load-planned", workload: spec.name, region, schedules });
    }
  }

  async launch(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#deps.spec.from.map((region) => this.#launch(region, signal)));
    await Promise.all(this.#instances.map((instance) => instance.begun(signal)));
  }

  /** It has begun by itself. */
  start(): void {
    return;
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async readFinal(): Promise<void> {
    return;
  }

  async close(): Promise<void> {
    await Promise.all(this.#instances.map((instance) => instance.stop()));
  }

  async #launch(region: string, signal: AbortSignal): Promise<void> {
    const { driver, network, spec, clock, directory } = this.#deps;
    const planned = driver.instance(this.#deps.load(region));
    const client = await network.launchClient(
      region,
      {
        name: `${driver.kind}-${spec.name}-${region}`,
        part: driver.part,
        describe: (place) => planned.describe(place),
      },
      signal,
    );
    const instance = new Instance({
      ...{ client, clock, driver, planned, region },
      workload: spec.name,
      record: (record) => {
        directory.sample(loadSeries(spec.name), record);
        this.#count(record);
      },
    });
    this.#instances.push(instance);
  }

  #count(record: LoadRecord): void {
    if (record.type !== "request") return;
    const outcome = record.ok ? "ok" : record.status > 0 ? "fail" : "unknown";
    this.#counts[outcome] += 1;
  }

  async #stop(): Promise<void> {
    const { clock, signal, spec } = this.#deps;
    if (this.#instances.length === 0) return;
    const endedAt = clock.elapsed();
    const limitMs = Math.min(spec.timeoutMs, DRAIN_LIMIT_MS) + SAMPLE_DELAY_MS;
    const until = endedAt + limitMs * 1e6;
    while (
      !signal.aborted &&
      clock.elapsed() < until &&
      !this.#instances.every((instance) => instance.isDrained(endedAt))
    ) {
      await clock.clock.sleep(DRAIN_BEAT_MS, signal).catch(() => undefined);
    }
    await this.close();
    const offers = this.#instances.map((instance) => instance.offered(endedAt));
    const sum = (of: (offer: Offer) => number): number =>
      offers.reduce((total, offer) => total + of(offer), 0);
    const due = sum((offer) => offer.due);
    if (due === 0) return;
    await clock.journal({
      type: "load-ended",
      workload: spec.name,
      due,
      begun: sum((offer) => offer.begun),
      dropped: sum((offer) => offer.dropped),
      maxDropped: Math.max(...this.#instances.map((instance) => instance.maxDropped)),
    });
  }
}

/** Arrivals of an open model: planned until an instant, begun, and dropped by the driver. */
interface Offer {
  readonly due: number;
  readonly begun: number;
  readonly dropped: number;
}

interface InstanceOptions {
  readonly client: RunningClient;
  readonly clock: RunClock;
  readonly driver: LoadDriver;
  readonly planned: PlannedLoad;
  readonly workload: string;
  readonly region: string;
  readonly record: (record: LoadRecord) => void;
}

class Instance {
  readonly #options: InstanceOptions;
  readonly #reading: Promise<void>;
  readonly #first = new AbortController();
  #problem: string | undefined;
  #isStopped = false;
  #stopping: Promise<void> | undefined;
  /** ns; start of the first iteration. */
  #begunAt: number | undefined;
  #completed = 0;
  /** ns; when each dropped arrival was due. */
  readonly #dropped: number[] = [];

  constructor(options: InstanceOptions) {
    this.#options = options;
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
    if (Object.keys(this.#options.planned.schedules).length === 0) return false;
    const { due } = this.offered(endedAt);
    return this.#completed + this.#dropped.length >= due;
  }

  offered(endedAt: number): Offer {
    const elapsed = endedAt - (this.#begunAt ?? 0);
    const due = Object.values(this.#options.planned.schedules).reduce(
      (total, schedule) => total + arrivalsUntil(schedule, elapsed),
      0,
    );
    const dropped = this.#dropped.filter((at) => at <= endedAt).length;
    return { due, dropped, begun: Math.min(due, this.#completed) };
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
    await this.#ended(exitCode, reader.thresholds, problem);
    this.#first.abort();
  }

  #record(record: LoadRecord): void {
    if (record.type === "iteration") {
      this.#completed += 1;
      this.#begunAt ??= record.time - record.ms * 1e6;
    } else if (record.type === "dropped") {
      for (let i = 0; i < record.count; i += 1) this.#dropped.push(record.time);
    }
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
    const isFine = this.#isStopped
      ? ending !== "broken"
      : ending === "finished" && planned.endsByItself;
    if (isFine && problem === undefined) return;
    const words = (await client.tail(3).catch(() => "")).replaceAll("\n", " | ");
    const why = problem ?? words;
    const told = `the load of ${workload} from ${region} ended early: ${meaning}${why === "" ? "" : ` (${why})`}`;
    const isFirst = !this.#first.signal.aborted;
    this.#problem = told;
    // Before there was any load, whoever waits for it tells.
    if (isFirst) return;
    await clock.journal({ type: "problem", problem: told }).catch(() => undefined);
  }
}
