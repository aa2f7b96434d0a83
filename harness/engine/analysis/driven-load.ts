/** What load drivers left behind, per workload: what they planned, what they saw, k6's own thresholds. */
import type { JournalEntry } from "../../domain/journal.ts";
import type { ThresholdResult } from "../../domain/load.ts";
import type { DrivenRequests } from "../../measure/load/driven-requests.ts";
import type { StoredRun } from "./stored-run.ts";

export interface DrivenLoad {
  readonly seen: DrivenRequests;
  readonly thresholds: readonly (ThresholdResult & { readonly region: string })[];
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
