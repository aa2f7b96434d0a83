/** What load drivers left behind, per workload: their requests as operations, checks, drops, k6's own thresholds. */
import type { Operation } from "../../domain/history.ts";
import type { JournalEntry } from "../../domain/journal.ts";
import type { ArrivalSchedule, LoadRecord, ThresholdResult } from "../../domain/load.ts";
import type { Scenario } from "../../domain/scenario.ts";
import { requestOperations, scheduleKey } from "../../measure/load/request-operations.ts";
import type { StoredRun } from "./stored-run.ts";

export interface DrivenLoad {
  readonly operations: readonly Operation[];
  readonly checks: readonly CheckSample[];
  /** Arrivals that were due and not begun. */
  readonly dropped: number;
  readonly thresholds: readonly (ThresholdResult & { readonly region: string })[];
}

export interface CheckSample {
  readonly time: number;
  readonly name: string;
  readonly ok: boolean;
}

/** Workloads that a driver made the load of; the others are not there. */
export function drivenLoads(
  { load, journal }: Pick<StoredRun, "load" | "journal">,
  scenario: Scenario,
): Map<string, DrivenLoad> {
  const loads = new Map<string, DrivenLoad>();
  for (const { name } of scenario.workloads) {
    const schedules = schedulesOf(journal, name);
    const records = load.get(name);
    if (schedules === undefined && records === undefined) continue;
    loads.set(name, drivenLoad(name, records ?? [], schedules ?? new Map(), journal));
  }
  return loads;
}

function drivenLoad(
  name: string,
  records: readonly LoadRecord[],
  schedules: ReadonlyMap<string, ArrivalSchedule>,
  journal: readonly JournalEntry[],
): DrivenLoad {
  return {
    operations: requestOperations(name, records, schedules),
    checks: records.flatMap((record) =>
      record.type === "check" ? [{ time: record.time, name: record.name, ok: record.ok }] : [],
    ),
    dropped: records.reduce(
      (sum, record) => sum + (record.type === "dropped" ? record.count : 0),
      0,
    ),
    thresholds: journal.flatMap((entry) =>
      entry.type === "load-driver-ended" && entry.workload === name
        ? entry.thresholds.map((threshold) => ({ region: entry.region, ...threshold }))
        : [],
    ),
  };
}

/** Undefined: no driver was planned for this workload. */
function schedulesOf(
  journal: readonly JournalEntry[],
  workload: string,
): ReadonlyMap<string, ArrivalSchedule> | undefined {
  const planned = journal.filter(
    (entry) => entry.type === "load-planned" && entry.workload === workload,
  );
  if (planned.length === 0) return undefined;
  const schedules = new Map<string, ArrivalSchedule>();
  for (const entry of planned) {
    if (entry.type !== "load-planned") continue;
    for (const [scenario, schedule] of Object.entries(entry.schedules)) {
      schedules.set(scheduleKey(entry.region, scenario), schedule);
    }
  }
  return schedules;
}
