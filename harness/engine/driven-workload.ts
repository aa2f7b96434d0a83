/**
 * A workload whose load a driver (k6) makes: one instance in every vantage region. This side starts it, records what it
 * tells, and ends it in time.
 *
 * At the end of the load the driver goes on until everything that was due by then has had its answer, or its time-out:
 * k6 forgets requests that a signal cuts off, and those would be the slow ones.
 */
import { loadSeries, type LoadRecord, type OfferedPart } from "../domain/load.ts";
import type { OperationCounts } from "../domain/results.ts";
import type { WorkloadSpec } from "../domain/scenario.ts";
import { EnvironmentError } from "../lib/errors.ts";
import type { LoadDriver, LoadInstance, PlannedLoad } from "../ports/load-driver.ts";
import type { RunDirectory } from "../ports/run-store.ts";
import type { ClientDescription, ClientPlace, RunningNetwork } from "../ports/runtime.ts";
import { withDeadline } from "./deadline.ts";
import { DrivenInstance } from "./driven-instance.ts";
import type { RunClock } from "./run-clock.ts";
import type { Workload } from "./workload.ts";

/** Samples are on their way for so long. */
const SAMPLE_DELAY_MS = 500;
const DRAIN_BEAT_MS = 50;
/** A longer time-out than this is not waited for. */
const DRAIN_LIMIT_MS = 10_000;
/** A look at a script takes k6 some 50 ms, a container a second. */
const INQUIRY_MS = 30_000;
const INQUIRY_GRACE_MS = 1000;
const MOST_LOG_LINES = 1000;

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
  readonly #plans = new Map<string, PlannedLoad>();
  #instances: DrivenInstance[] = [];
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
    const { clock, spec } = this.#deps;
    await Promise.all(spec.from.map(async (region) => this.#plan(region)));
    for (const [region, { schedules }] of this.#plans) {
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

  async #plan(region: string): Promise<void> {
    const { driver, spec, clock, signal } = this.#deps;
    const planned = driver.instance(this.#deps.load(region));
    // In the order of the scenario, whoever answers first.
    this.#plans.set(region, planned);
    const { inquiry } = planned;
    if (inquiry === undefined) return;
    const deadline = { what: `${driver.kind} has looked at ${spec.name}`, ms: INQUIRY_MS, signal };
    const learned = await withDeadline(clock.clock, deadline, async (within) => {
      const name = `${driver.kind}-${spec.name}-${region}-inquiry`;
      const describe = (place: ClientPlace): ClientDescription => inquiry.describe(place);
      const launched = await this.#client(name, region, describe, within);
      const { client, scenarioDirectory } = launched;
      within.addEventListener("abort", () => void client.stop("SIGINT", INQUIRY_GRACE_MS));
      const chunks: Uint8Array[] = [];
      for await (const chunk of client.output) chunks.push(chunk);
      return inquiry.learn({
        exitCode: await client.exited,
        output: Buffer.concat(chunks).toString(),
        log: await client.tail(MOST_LOG_LINES),
        scenarioDirectory,
      });
    });
    this.#plans.set(region, learned);
  }

  async #launch(region: string, signal: AbortSignal): Promise<void> {
    const { driver, spec, clock, directory } = this.#deps;
    const planned = this.#plans.get(region);
    if (planned === undefined) {
      throw new EnvironmentError({ code: "LOD901", message: `${spec.name} was not prepared` });
    }
    const name = `${driver.kind}-${spec.name}-${region}`;
    const describe = (place: ClientPlace): ClientDescription => planned.describe(place);
    const launched = await this.#client(name, region, describe, signal);
    const instance = new DrivenInstance({
      ...{ ...launched, clock, driver, planned, region },
      workload: spec.name,
      record: (record) => {
        // A nameless end of an iteration says no more than its one request did.
        const isNameless = record.type === "iteration" && record.iteration === undefined;
        if (!isNameless) directory.sample(loadSeries(spec.name), record);
        this.#count(record);
      },
    });
    this.#instances.push(instance);
  }

  async #client(
    name: string,
    region: string,
    describe: (place: ClientPlace) => ClientDescription,
    signal: AbortSignal,
  ) {
    const { driver, network } = this.#deps;
    let scenarioDirectory = "";
    const launch = {
      ...{ name, part: driver.part },
      describe: (place: ClientPlace) => {
        scenarioDirectory = place.scenarioDirectory;
        return describe(place);
      },
    };
    const client = await network.launchClient(region, launch, signal);
    return { client, scenarioDirectory };
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
    if (!signal.aborted) await this.#tellShortcomings();
    await this.#tellOffered(this.#instances.flatMap((instance) => instance.offered(endedAt)));
  }

  async #tellShortcomings(): Promise<void> {
    for (const problem of this.#instances.flatMap((instance) => instance.shortcomings())) {
      await this.#deps.clock.journal({ type: "problem", problem });
    }
  }

  async #tellOffered(parts: readonly OfferedPart[]): Promise<void> {
    const { clock, spec } = this.#deps;
    const sum = (of: (part: OfferedPart) => number): number =>
      parts.reduce((total, part) => total + of(part), 0);
    const due = sum((part) => part.due);
    if (due === 0) return;
    await clock.journal({
      type: "load-ended",
      workload: spec.name,
      due,
      begun: sum((part) => part.begun),
      dropped: sum((part) => part.dropped),
      maxDropped: Math.max(...this.#instances.map((instance) => instance.maxDropped)),
      parts,
    });
  }
}
