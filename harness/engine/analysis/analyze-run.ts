/** Judges a stored run. Needs nothing but the run directory, so it gives the same verdict on another machine. */
import type { Operation } from "../../domain/history.ts";
import { RESULTS_SCHEMA_VERSION, type Results } from "../../domain/results.ts";
import type { Scenario } from "../../domain/scenario.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { falseAlarmsOf } from "../../measure/false-alarms.ts";
import { judgeObjective } from "../../measure/judge-objective.ts";
import type { LagSample, RunData, Window } from "../../measure/run-data.ts";
import type { Sample } from "../../ports/run-store.ts";
import type { Check } from "../checks/check.ts";
import type { WorkloadKind } from "../workloads/workload-kind.ts";
import { drivenLoads } from "./driven-load.ts";
import { actionRecordsOf, faultRecordsOf } from "./fault-records.ts";
import { objectiveData, probeSamplesOf, sliText } from "./objective-data.ts";
import { judgeRun } from "./judge-run.ts";
import { runChecks } from "./run-checks.ts";
import { judgeSteadyDuring } from "./steady-during.ts";
import type { StoredRun } from "./stored-run.ts";
import { phasesOf, windowsOf } from "./windows.ts";
import { workloadResult } from "./workload-results.ts";

export interface AnalysisRegistries {
  readonly checks: ReadonlyMap<string, Check>;
  readonly workloadKinds: ReadonlyMap<string, WorkloadKind>;
}

export async function analyzeRun(
  run: StoredRun,
  registries: AnalysisRegistries,
  evidence: Results["evidence"],
): Promise<Results> {
  const { document, journal } = run;
  const { scenario } = document;
  const phases = phasesOf(journal);
  const faults = faultRecordsOf(journal);
  const actions = actionRecordsOf(journal);
  const windows = windowsOf(phases, faults);
  const driven = drivenLoads(run, scenario);
  const load = byWorkload(scenario, run.history.operations, windows.get("final-reads"));
  for (const [workload, { operations }] of driven) load.set(workload, [...operations]);
  const data: RunData = {
    windows,
    operations: load,
    checks: new Map([...driven].map(([workload, { checks }]) => [workload, checks])),
    lag: lagByGroup(run.samples.get("replication-lag") ?? []),
    probes: probeSamplesOf(run.samples.get("probes") ?? []),
    healedAt: windows.get("heal")?.from,
  };
  const objectives = scenario.objectives.map((objective) => ({
    ...judgeObjective(objective, objectiveData(data, objective)),
    sli: sliText(objective.sli),
  }));
  const steady = judgeSteadyDuring(scenario, run.samples.get("steady-state") ?? [], faults);
  const checked = await runChecks({
    scenario,
    ...registries,
    operations: run.history.operations,
    samples: run.samples,
    phases,
    actions,
    faults,
  });
  const checks = [...checked.outcomes, ...steady.outcomes];
  const findings = [...checked.findings, ...steady.findings];
  const falseAlarms = falseAlarmsOf(scenario.objectives, objectives);
  const { verdict, reasons } = judgeRun(run, { faults, actions, objectives, checks });
  const met = expectation(scenario, {
    verdict,
    codes: new Set(findings.map((finding) => finding.code)),
    objectives,
  });
  return {
    schemaVersion: RESULTS_SCHEMA_VERSION,
    scenario: scenario.id,
    title: scenario.title,
    runId: document.runId,
    seed: scenario.seed,
    runtime: document.runtime,
    mode: document.mode,
    status: run.status,
    verdict,
    reasons,
    ...(met === undefined ? {} : { expected: met }),
    startedAt: document.startedAt,
    durationMs: Math.round((journal.at(-1)?.time ?? 0) / 1e6),
    phases,
    topology: topologyOf(scenario),
    faults,
    actions,
    steadyState: steadyStateOf(run),
    workloads: scenario.workloads.map((spec) =>
      workloadResult(spec, load.get(spec.name) ?? [], { windows, driven: driven.get(spec.name) }),
    ),
    objectives,
    ...(falseAlarms === undefined ? {} : { falseAlarms }),
    checks,
    findings,
    environment: document.environment,
    evidence,
    rerun: document.rerun,
  };
}

function byWorkload(
  scenario: Scenario,
  operations: readonly Operation[],
  finalReads: Window | undefined,
): Map<string, Operation[]> {
  const map = new Map<string, Operation[]>(scenario.workloads.map(({ name }) => [name, []]));
  for (const operation of operations) {
    const isFinal = operation.invokedAt >= (finalReads?.from ?? Infinity);
    if (!isFinal) map.get(operation.workload ?? "")?.push(operation);
  }
  return map;
}

function lagByGroup(samples: readonly Sample[]): Map<string, LagSample[]> {
  const map = new Map<string, LagSample[]>();
  for (const { group = "", node = "", region = "", time, value, unit } of samples) {
    if (unit !== "ms") continue;
    const list = map.get(group) ?? [];
    list.push({ time, node, region, value });
    map.set(group, list);
  }
  return map;
}

function topologyOf(scenario: Scenario): Results["topology"] {
  return {
    regions: scenario.topology.regions,
    wan: scenario.topology.wan,
    nodes: scenario.topology.nodes.map(({ name, group, kind, region }) => ({
      name,
      group,
      kind,
      region,
    })),
  };
}

function steadyStateOf(run: StoredRun): Results["steadyState"] {
  const of = (when: "before" | "after"): Results["steadyState"]["before"] => {
    const entry = run.journal.findLast((e) => e.type === "steady-state" && e.when === when);
    return entry?.type === "steady-state" ? entry.probes : [];
  };
  return { before: of("before"), after: of("after") };
}

interface Outcome {
  readonly verdict: Verdict;
  readonly codes: ReadonlySet<string>;
  readonly objectives: Results["objectives"];
}

function expectation(
  scenario: Scenario,
  { verdict, codes, objectives }: Outcome,
): Results["expected"] {
  const { expect } = scenario;
  if (expect === undefined) return undefined;
  const { finding, objective } = expect;
  const named = objectives.find(({ name }) => name === objective);
  const met =
    verdict === expect.verdict &&
    (finding === undefined || codes.has(finding)) &&
    (objective === undefined || named?.verdict === expect.verdict);
  return { ...expect, met };
}
