import type { JournalEntry } from "../../domain/journal.ts";
import { DrivenRequests, type Planned } from "../../measure/load/driven-requests.ts";

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
