/** Judges a stored run. Needs nothing but the run directory, so it gives the same verdict on another machine. */
import { RESULTS_SCHEMA_VERSION, type Results } from "../../domain/results.ts";
import type { Scenario } from "../../domain/scenario.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { falseAlarmsOf } from "../../measure/false-alarms.ts";
import { judgeObjective } from "../../measure/judge-objective.ts";
import { OperationList } from "../../measure/operations/operation-list.ts";
import type { Check } from "../checks/check.ts";
import type { WorkloadKind } from "../workloads/workload-kind.ts";
import { actionRecordsOf } from "./fault-records.ts";
import { fixtureResults } from "./fixture-results.ts";
import { objectiveData, sliText } from "./objective-data.ts";
import { withDoubt } from "./doubted-objective.ts";
import { judgeRun } from "./judge-run.ts";
import { loadDoubtsOfObjectives, offeredResult } from "./load-offered.ts";
import { probeResultsOf } from "./probe-results.ts";
import { runChecks } from "./run-checks.ts";
import { runDataOf, type AnalysedRun } from "./run-data-of.ts";
import { judgeSteadyDuring } from "./steady-during.ts";
import type { StoredRun } from "./stored-run.ts";
import { faultDoubt } from "./unproved-faults.ts";
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
  const analysed = runDataOf(run);
  const { phases, faults, data } = analysed;
  const actions = actionRecordsOf(journal);
  const loadDoubts = loadDoubtsOfObjectives(run, data.windows);
  const objectives = scenario.objectives.map((objective) => {
    const judged = judgeObjective(objective, objectiveData(data, objective));
    const result = { ...judged, sli: sliText(objective.sli) };
    const doubt = faultDoubt(objective.during, faults) ?? loadDoubts.get(objective.name);
    return withDoubt(result, doubt);
  });
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
    fixtures: fixtureResults(scenario, journal),
    workloads: workloadsOf(run, analysed),
    probes: probeResultsOf(run, data.windows),
    objectives,
    ...(falseAlarms === undefined ? {} : { falseAlarms }),
    checks,
    findings,
    environment: document.environment,
    ...(document.calibrated === undefined ? {} : { calibrated: document.calibrated }),
    evidence,
    rerun: document.rerun,
  };
}

function workloadsOf(
  { document: { scenario }, journal }: StoredRun,
  { faults, driven, data: { windows, operations } }: AnalysedRun,
): Results["workloads"] {
  return scenario.workloads.map((spec) => {
    const offered = offeredResult(journal, spec.name);
    const result = workloadResult(spec, operations.get(spec.name) ?? new OperationList([]), {
      windows,
      faults: faults.map(({ id }) => id),
      driven: driven.get(spec.name),
    });
    return offered === undefined ? result : { ...result, offered };
  });
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
