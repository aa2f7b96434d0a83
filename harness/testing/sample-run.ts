/** The engine on fakes: whole runs in no time, with whatever misbehaviour a test wants. */
import { PROBE_KINDS } from "../adapters/probes/registry.ts";
import { HistoryAssembler } from "../adapters/history/history-assembler.ts";
import type { JournalEntry } from "../domain/journal.ts";
import type { Results } from "../domain/results.ts";
import { RUN_DOCUMENT_VERSION, type RunDocument } from "../domain/run-document.ts";
import type { Scenario } from "../domain/scenario.ts";
import { analyzeRun } from "../engine/analysis/analyze-run.ts";
import { readStoredRun } from "../engine/analysis/stored-run.ts";
import { CHECKS } from "../engine/checks/registry.ts";
import type { EngineDependencies } from "../engine/engine-dependencies.ts";
import { runScenario, type RunOutcome } from "../engine/run-scenario.ts";
import { WORKLOAD_KINDS } from "../engine/workloads/registry.ts";
import type { RunDirectory } from "../ports/run-store.ts";
import type { Runtime } from "../ports/runtime.ts";
import type { Misbehaviour } from "./fake-effects.ts";
import { fakeKind, type FakeGroupHooks } from "./fake-group.ts";
import { fakeProgress } from "./fake-progress.ts";
import { createFakeRuntime, type FakeRuntime } from "./fake-runtime.ts";
import { ManualClock } from "./manual-clock.ts";
import { memoryRunStore, type MemoryRunDirectory } from "./memory-run-store.ts";
import { sampleScenario } from "./sample-scenario.ts";

export interface SampleRunOptions {
  readonly scenario?: Partial<Scenario>;
  readonly hooks?: FakeGroupHooks;
  readonly misbehaviour?: Misbehaviour;
  /** Wraps the fake runtime. */
  readonly runtime?: (runtime: FakeRuntime, clock: ManualClock) => Runtime;
  readonly dependencies?: Partial<EngineDependencies>;
  readonly mask?: (text: string) => string;
  /** Called with everything before the run begins: to fail the disk, to plan an interrupt. */
  readonly prepare?: (bench: SampleBench) => void;
}

export interface SampleBench {
  readonly clock: ManualClock;
  readonly directory: MemoryRunDirectory;
  readonly interrupt: AbortController;
  readonly runtime: FakeRuntime;
}

export interface SampleRun extends SampleBench {
  readonly outcome: RunOutcome;
  readonly journal: readonly JournalEntry[];
  /** What a person saw. */
  readonly seen: readonly string[];
  /** Judges what the run left. */
  judge(): Promise<Results>;
}

export function sampleDocument(scenario: Scenario): RunDocument {
  return {
    schemaVersion: RUN_DOCUMENT_VERSION,
    runId: "run-1",
    text: "",
    scenario,
    runtime: "process",
    mode: "fake",
    reason: "a test asked for it",
    startedAt: "2026-01-01T00:00:00.000Z",
    commandLine: ["harness", "run", "sample"],
    rerun: "npx harness run sample",
    environment: {
      ...{ harness: "0.0.0", node: "24.0.0", platform: "linux-x64", cpus: 2, memoryMb: 1024 },
      git: { head: null, dirty: false },
      parts: [],
    },
  };
}

export async function playSample(options: SampleRunOptions = {}): Promise<SampleRun> {
  const clock = new ManualClock();
  const runtime = createFakeRuntime(options.misbehaviour);
  const directory = await memoryRunStore(options.mask).create("sample", "run-1");
  const document = sampleDocument(sampleScenario(options.scenario));
  await directory.write("run.json", JSON.stringify(document));
  const interrupt = new AbortController();
  const progress = fakeProgress();
  const bench = { clock, directory, interrupt, runtime };
  options.prepare?.(bench);
  const outcome = await clock.run(
    runScenario(document, directory, {
      clock,
      runtime: options.runtime?.(runtime, clock) ?? runtime,
      prober: runtime.prober,
      nodeKinds: new Map([["fake", fakeKind(options.hooks)]]),
      workloadKinds: WORKLOAD_KINDS,
      loadDrivers: new Map(),
      probeKinds: PROBE_KINDS,
      secrets: { get: (name) => `secret of ${name}` },
      progress,
      scenarioDirectory: "/scenario",
      signal: interrupt.signal,
      ...options.dependencies,
    }),
  );
  const judge = (): Promise<Results> => judgeSample(directory);
  return { ...bench, outcome, journal: directory.entries, seen: progress.lines, judge };
}

/** What `analyze` would say of a run directory in memory. */
export async function judgeSample(directory: RunDirectory): Promise<Results> {
  const run = await readStoredRun(directory, async () => {
    const assembler = new HistoryAssembler({ file: "history.jsonl", isTimeLoose: false });
    let line = 0;
    await directory.eachLine("history.jsonl", (text) => {
      assembler.add(JSON.parse(text) as Parameters<HistoryAssembler["add"]>[0], ++line);
    });
    return assembler.finish();
  });
  return analyzeRun(run, { checks: CHECKS, workloadKinds: WORKLOAD_KINDS }, []);
}

/** A promise that only a signal ends, with its reason; without one, nothing does. */
export function hang(signal?: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
}
