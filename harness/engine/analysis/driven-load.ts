/** What load drivers left behind, per workload: what they planned, what they saw, k6's own thresholds. */
import type { JournalEntry } from "../../domain/journal.ts";
import type { ThresholdResult } from "../../domain/load.ts";
import { DrivenRequests, type Planned } from "../../measure/load/driven-requests.ts";
import type { StoredRun } from "./stored-run.ts";

export interface DrivenLoad {
  readonly seen: DrivenRequests;
  readonly thresholds: readonly (ThresholdResult & { readonly region: string })[];
}

/** Workloads that a driver made the load of; the others are not there. Nothing is seen yet. */
export function plannedLoad(journal: readonly JournalEntry[]): Map<string, DrivenRequests> {
  const planned = new Map<string, Planned[]>();
  for (const entry of journal) {
    if (entry.type !== "load-planned") continue;
    const own = planned.get(entry.workload) ?? [];
    for (const [scenario, schedule] of Object.entries(entry.schedules)) {
      own.push({ region: entry.region, scenario, schedule });
    }
    planned.set(entry.workload, own);
  }
  return new Map([...planned].map(([workload, own]) => [workload, new DrivenRequests(own)]));
}

export function drivenLoads({
  load,
  journal,
}: Pick<StoredRun, "load" | "journal">): Map<string, DrivenLoad> {
  return new Map(
    [...load].map(([workload, seen]) => [
      workload,
      { seen, thresholds: thresholdsOf(journal, workload) },
    ]),
  );
}

function thresholdsOf(
  journal: readonly JournalEntry[],
  workload: string,
): DrivenLoad["thresholds"] {
  return journal.flatMap((entry) =>
    entry.type === "load-driver-ended" && entry.workload === workload
      ? entry.thresholds.map((threshold) => ({ region: entry.region, ...threshold }))
      : [],
  );
}
