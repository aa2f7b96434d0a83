import type { FaultRecord } from "../../domain/fault.ts";
import type { Operation } from "../../domain/history.ts";
import type { PhaseResult } from "../../domain/results.ts";
import type { Scenario } from "../../domain/scenario.ts";
import { OperationList } from "../../measure/operations/operation-list.ts";
import type { Operations } from "../../measure/operations/operations.ts";
import type { LagSample, RunData } from "../../measure/run-data.ts";
import type { Window } from "../../measure/window.ts";
import type { Sample } from "../../ports/run-store.ts";
import { drivenLoads, type DrivenLoad } from "./driven-load.ts";
import { faultRecordsOf } from "./fault-records.ts";
import { probeSamplesOf } from "./objective-data.ts";
import type { StoredRun } from "./stored-run.ts";
import { phasesOf, windowsOf } from "./windows.ts";

export interface AnalysedRun {
  readonly phases: readonly PhaseResult[];
  readonly faults: readonly FaultRecord[];
  readonly driven: ReadonlyMap<string, DrivenLoad>;
  readonly data: RunData;
}

/** What SLIs are computed from, of a run as it was recorded. */
export function runDataOf(run: StoredRun): AnalysedRun {
  const { scenario } = run.document;
  const phases = phasesOf(run.journal);
  const faults = faultRecordsOf(run.journal);
  const windows = windowsOf(phases, faults);
  const driven = drivenLoads(run);
  const load = byWorkload(scenario, run.history.operations, windows.get("final-reads"));
  for (const [workload, { seen }] of driven) load.set(workload, seen.requests);
  const data: RunData = {
    windows,
    operations: load,
    checks: new Map([...driven].map(([workload, { seen }]) => [workload, seen.checks])),
    lag: lagByGroup(run.samples.get("replication-lag") ?? []),
    probes: probeSamplesOf(run.samples.get("probes") ?? []),
    healedAt: windows.get("heal")?.from,
  };
  return { phases, faults, driven, data };
}

function byWorkload(
  scenario: Scenario,
  operations: readonly Operation[],
  finalReads: Window | undefined,
): Map<string, Operations> {
  const map = new Map<string, Operation[]>(scenario.workloads.map(({ name }) => [name, []]));
  for (const operation of operations) {
    const isFinal = operation.invokedAt >= (finalReads?.from ?? Infinity);
    if (!isFinal) map.get(operation.workload ?? "")?.push(operation);
  }
  return new Map([...map].map(([name, own]) => [name, new OperationList(own)]));
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
