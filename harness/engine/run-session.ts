import type { Phase } from "../domain/journal.ts";
import type { RunDocument } from "../domain/run-document.ts";
import type { OperationCounts } from "../domain/results.ts";
import type { SteadyTime } from "../domain/probe.ts";
import type { Scenario } from "../domain/scenario.ts";
import { linksOf } from "../domain/topology.ts";
import { EnvironmentError } from "../lib/errors.ts";
import { sameRegionNodes } from "../nemesis/same-region-nodes.ts";
import type { RunningGroup } from "../ports/node-kind.ts";
import type { RunDirectory } from "../ports/run-store.ts";
import type { RunningNetwork } from "../ports/runtime.ts";
import { calibrate, timedDirectory } from "./calibrator.ts";
import { createWorkload } from "./create-workload.ts";
import { withDeadline } from "./deadline.ts";
import type { EngineDependencies } from "./engine-dependencies.ts";
import { createFaultInjector, idleInjector } from "./fault-injector.ts";
import { FaultProver } from "./fault-prover.ts";
import { fixtureDeadlineMs, loadFixtures } from "./load-fixtures.ts";
import { HistoryRecorder } from "./history-recorder.ts";
import { NemesisPlayer } from "./nemesis-player.ts";
import { createTargetResolver } from "./target-resolver.ts";
import { Probes } from "./probes.ts";
import type { RunClock } from "./run-clock.ts";
import { Samplers } from "./samplers.ts";
import { startGroups } from "./start-topology.ts";
import { SteadyState } from "./steady-state.ts";
import type { Workload } from "./workload.ts";

/** Deadlines of what must happen even after a failure. */
const HEAL_DEADLINE_MS = 15_000;
const TEARDOWN_DEADLINE_MS = 30_000;
const COLLECT_DEADLINE_MS = 20_000;
const SETTLE_DEADLINE_MS = 10_000;
/** Clients and samplers that hang must not keep the topology up. */
const CLOSE_DEADLINE_MS = 8000;
const PROGRESS_BEAT_MS = 250;

/** File in the run directory by which `harness heal` asks a living run to end its faults. */
export const HEAL_REQUEST = "heal-request";

/** The phases of one run, and what is alive between them. */
export class RunSession {
  readonly #document: RunDocument;
  readonly #scenario: Scenario;
  readonly #deps: EngineDependencies;
  readonly #directory: RunDirectory;
  readonly #timed: ReturnType<typeof timedDirectory>;
  readonly #clock: RunClock;
  readonly #recorder: HistoryRecorder;
  /** Also while it is being opened: an interrupt must not leave it behind. */
  #opening: Promise<RunningNetwork> | undefined;
  #network: RunningNetwork | undefined;
  #groups: ReadonlyMap<string, RunningGroup> = new Map();
  #workloads: Workload[] = [];
  #samplers: Samplers | undefined;
  #probes: Probes | undefined;
  /** Steady state while faults last. */
  #watching: Promise<void> | undefined;
  #nemesis: NemesisPlayer | undefined;
  #prover: FaultProver | undefined;
  #beat = new AbortController();

  constructor(
    document: RunDocument,
    deps: EngineDependencies,
    directory: RunDirectory,
    clock: RunClock,
  ) {
    this.#document = document;
    this.#scenario = document.scenario;
    this.#deps = deps;
    this.#timed = timedDirectory(directory, () => clock.clock.now());
    this.#directory = document.calibration === true ? this.#timed.directory : directory;
    this.#clock = clock;
    this.#recorder = new HistoryRecorder(clock, this.#directory);
  }

  async start(): Promise<void> {
    const { timing, topology } = this.#scenario;
    await this.#phase("start", timing.startMs, async (signal) => {
      this.#opening = this.#deps.runtime.open(
        {
          runId: this.#document.runId,
          topology,
          links: linksOf(topology, sameRegionNodes(this.#scenario)),
          runDirectory: this.#directory.path,
          scenarioDirectory: this.#deps.scenarioDirectory,
        },
        signal,
      );
      this.#network = await this.#opening;
      signal.throwIfAborted();
      this.#groups = await startGroups({
        scenario: this.#scenario,
        scenarioDirectory: this.#deps.scenarioDirectory,
        network: this.#network,
        nodeKinds: this.#deps.nodeKinds,
        secrets: this.#deps.secrets,
        clock: this.#clock,
        signal,
      });
      this.#probes = new Probes({
        scenario: this.#scenario,
        kinds: this.#deps.probeKinds,
        groups: this.#groups,
        network: this.#network,
        secrets: this.#deps.secrets,
        clock: this.#clock,
        directory: this.#directory,
      });
    });
  }

  async seed(): Promise<void> {
    const deadlineMs = SETTLE_DEADLINE_MS + fixtureDeadlineMs(this.#scenario);
    await this.#phase("seed", deadlineMs, async (signal) => {
      const { fixtures: sources } = this.#deps;
      const [scenario, groups, clock] = [this.#scenario, this.#groups, this.#clock];
      const fixtures = await loadFixtures({ scenario, groups, sources, clock }, signal);
      const place = {
        runId: this.#document.runId,
        deps: this.#deps,
        network: this.#present(),
        directory: this.#directory,
        recorder: this.#recorder,
        ...{ scenario, groups, clock, fixtures },
      };
      this.#workloads = await Promise.all(
        scenario.workloads.map((spec) => createWorkload(spec, place)),
      );
      await Promise.all(this.#workloads.map((workload) => workload.prepare()));
    });
  }

  async steadyBefore(): Promise<void> {
    const { startMs, settleMs } = this.#scenario.timing;
    await this.#phase("steady-before", startMs + settleMs, async (signal) => {
      await this.#settle("before", SETTLE_DEADLINE_MS, signal);
      this.#prover = new FaultProver({
        scenario: this.#scenario,
        network: this.#present(),
        groups: this.#groups,
        prober: this.#deps.prober,
        clock: this.#clock,
      });
      await this.#prover.measureBaseline(signal);
      await Promise.all(this.#workloads.map((workload) => workload.launch(signal)));
    });
  }

  async loadBefore(): Promise<void> {
    const { beforeMs } = this.#scenario.timing;
    await this.#phase("before", beforeMs + SETTLE_DEADLINE_MS, async (signal) => {
      this.#observe();
      for (const workload of this.#workloads) workload.start();
      void this.#showCounts();
      await this.#clock.clock.sleep(beforeMs, signal);
    });
  }

  async faults(): Promise<void> {
    const { timing, faults, actions, seed } = this.#scenario;
    const network = this.#present();
    const injector =
      this.#scenario.sabotage === "injector-does-nothing"
        ? idleInjector
        : createFaultInjector(network, this.#groups);
    const prover = this.#prover;
    if (prover === undefined) return;
    this.#nemesis = new NemesisPlayer({
      schedule: { seed, faults, actions, durationMs: timing.faultsMs },
      resolve: createTargetResolver(this.#scenario, this.#groups),
      injector,
      prover,
      groups: this.#groups,
      clock: this.#clock,
      progress: this.#deps.progress,
    });
    const nemesis = this.#nemesis;
    const slackMs = HEAL_DEADLINE_MS;
    await this.#phase("during", timing.faultsMs + slackMs, async (signal) => {
      const over = new AbortController();
      const asked = this.#healRequest(AbortSignal.any([signal, over.signal]));
      this.#watching = this.#steady("during")?.watch(this.#directory, over.signal);
      const calibrating = this.#calibrate(over.signal);
      try {
        await nemesis.play(AbortSignal.any([signal, asked]));
      } finally {
        over.abort();
        await calibrating;
      }
    });
  }

  #observe(): void {
    this.#samplers = new Samplers(this.#groups, this.#clock, this.#directory);
    this.#probes?.start();
  }

  /** Null runs only: what the harness itself costs. */
  async #calibrate(signal: AbortSignal): Promise<void> {
    if (this.#document.calibration !== true) return;
    await calibrate(
      {
        scenario: this.#scenario,
        network: this.#present(),
        groups: this.#groups,
        prober: this.#deps.prober,
        clock: this.#clock,
        directory: this.#directory,
        observe: () => this.#observe(),
        usPerRecord: this.#timed.usPerRecord,
        silence: () => Promise.all([this.#samplers?.stop(), this.#probes?.stop()]),
      },
      signal,
    );
  }

  /** Aborted when `harness heal` leaves its request in the run directory: the schedule ends, healing begins. */
  #healRequest(signal: AbortSignal): AbortSignal {
    const asked = new AbortController();
    const watch = async (): Promise<void> => {
      while (!signal.aborted) {
        const request = await this.#directory.read(HEAL_REQUEST).catch(() => undefined);
        if (request !== undefined) {
          asked.abort(new Error("healed on request (harness heal): the schedule was cut short"));
          return;
        }
        await this.#clock.clock.sleep(PROGRESS_BEAT_MS, signal).catch(() => undefined);
      }
    };
    void watch();
    return asked.signal;
  }

  /** Runs after success, failure and interrupt alike, with a deadline of its own. */
  async heal(): Promise<void> {
    const nemesis = this.#nemesis;
    if (nemesis === undefined) return;
    await this.#always("heal", HEAL_DEADLINE_MS, (signal) => nemesis.healAll(signal));
  }

  async observeAfter(): Promise<void> {
    const { recoveryMs, afterMs, settleMs } = this.#scenario.timing;
    await this.#phase("recovery", recoveryMs, (signal) => this.#ready(signal));
    await this.#phase("after", afterMs + SETTLE_DEADLINE_MS, (signal) =>
      this.#clock.clock.sleep(afterMs, signal),
    );
    await this.#phase("final-reads", recoveryMs + 3 * SETTLE_DEADLINE_MS, async (signal) => {
      await this.#stopLoad();
      // Replicas may be a moment behind the last acknowledgement: that is lag, not loss.
      await this.#ready(signal);
      await Promise.all(this.#workloads.map((workload) => workload.readFinal()));
    });
    const limitMs = recoveryMs + settleMs + SETTLE_DEADLINE_MS;
    await this.#phase("steady-after", limitMs, (signal) =>
      this.#settle("after", recoveryMs, signal),
    );
  }

  async #ready(signal: AbortSignal): Promise<void> {
    await Promise.all([...this.#groups.values()].map((group) => group.ready(signal)));
  }

  /** Never throws: a disk that is full must not keep the topology up. */
  async report(problem: Error): Promise<void> {
    this.#deps.progress.note(problem.message);
    const entry = { type: "problem", problem: problem.message } as const;
    await this.#clock.journal(entry, true).catch(() => undefined);
  }

  describe(): { node: string; how: string }[] {
    return [...this.#groups.values()].flatMap((group) => [...group.describe()]);
  }

  async teardown(): Promise<void> {
    await this.#last("teardown", TEARDOWN_DEADLINE_MS, async () => {
      const stopped = { what: "clients and samplers have ended", ms: CLOSE_DEADLINE_MS };
      await withDeadline(this.#clock.clock, stopped, async () => {
        await this.#stopLoad();
        await Promise.allSettled(this.#workloads.map((workload) => workload.close()));
        await this.#probes?.close();
      }).catch((error: unknown) => this.report(asError(error)));
      const remarks = await (await this.#opening?.catch(() => undefined))?.close();
      for (const remark of remarks ?? []) {
        this.#deps.progress.note(remark);
        await this.#clock.journal({ type: "remark", remark });
      }
      await this.#directory.flush();
    });
  }

  /** Whoever wrote the logs is gone by now, so that nothing is written into a file that was masked already. */
  async collect(): Promise<void> {
    await this.#last("collect", COLLECT_DEADLINE_MS, async () => {
      for (const log of await this.#directory.list("logs")) {
        await this.#directory.mask(`logs/${log}`);
      }
    });
  }

  async #stopLoad(): Promise<void> {
    this.#beat.abort();
    await Promise.all([
      this.#samplers?.stop(),
      this.#probes?.stop(),
      this.#watching,
      ...this.#workloads.map((workload) => workload.stop()),
    ]);
  }

  #present(): RunningNetwork {
    if (this.#network === undefined) {
      throw new EnvironmentError({ code: "RUN003", message: "the topology is not running" });
    }
    return this.#network;
  }

  async #settle(when: "before" | "after", limitMs: number, signal: AbortSignal): Promise<void> {
    const { settleMs } = this.#scenario.timing;
    const steady = this.#steady(when);
    if (steady === undefined) return;
    const { held, probes } = await steady.settle({ limitMs, settleMs }, signal);
    await this.#clock.journal({ type: "steady-state", when, held, probes });
    if (!held && when === "before") {
      throw new EnvironmentError({
        code: "RUN004",
        message: `steady state was not reached: ${probes
          .filter((probe) => !probe.held)
          .map((probe) => `${probe.probe} saw ${probe.seen}`)
          .join("; ")}`,
        why: "a fault on a system that is not well proves nothing",
      });
    }
  }

  #steady(when: SteadyTime): SteadyState | undefined {
    if (this.#probes === undefined) return undefined;
    const asked = { probes: this.#probes, clock: this.#clock };
    return new SteadyState(this.#scenario.steadyState, when, asked);
  }

  async #showCounts(): Promise<void> {
    const { signal } = this.#beat;
    while (!signal.aborted) {
      const counts: Record<string, OperationCounts> = {};
      for (const workload of this.#workloads) counts[workload.name] = workload.counts();
      this.#deps.progress.counts(counts);
      await this.#clock.clock.sleep(PROGRESS_BEAT_MS, signal).catch(() => undefined);
    }
  }

  /** A phase that an interrupt ends. */
  async #phase(
    phase: Phase,
    ms: number,
    work: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    await this.#clock.journal({ type: "phase-started", phase });
    this.#deps.progress.phaseStarted(phase, ms);
    const deadline = { what: `phase ${phase} is over`, ms, signal: this.#deps.signal };
    try {
      await withDeadline(this.#clock.clock, deadline, work);
    } catch (error) {
      const problem = asError(error);
      await this.#clock.journal({ type: "phase-ended", phase, problem: problem.message });
      throw problem;
    }
    await this.#clock.journal({ type: "phase-ended", phase });
  }

  /** A phase that nothing prevents, neither an interrupt nor a journal that cannot be written: healing, tear-down. */
  async #always(
    phase: Phase,
    ms: number,
    work: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const problems: Error[] = [];
    const keep = (error: unknown): void => void problems.push(asError(error));
    await this.#clock.journal({ type: "phase-started", phase }).catch(keep);
    this.#deps.progress.phaseStarted(phase, ms);
    const deadline = { what: `phase ${phase} is over`, ms };
    await withDeadline(this.#clock.clock, deadline, work).catch(keep);
    const problem = problems[0]?.message;
    await this.#clock
      .journal({ type: "phase-ended", phase, ...(problem === undefined ? {} : { problem }) })
      .catch(keep);
    if (problems[0] !== undefined) throw problems[0];
  }

  /** One of the phases that end every run: its trouble is told, and the next one runs all the same. */
  #last(phase: Phase, ms: number, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    return this.#always(phase, ms, work).catch((error: unknown) => this.report(asError(error)));
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
