import type { SliFunction } from "./sli.ts";
import { dueAt } from "./operations.ts";

/**
 * Milliseconds from the start of the window (a fault, recovery …) until the first operation that was due in it or later
 * was acknowledged: how long users had nothing. Infinity: none was until the load ended.
 */
export const timeToFirstSuccess: SliFunction = (data, workload, window) => {
  const until = data.windows.get("whole")?.to ?? window.to;
  const asked = (data.operations.get(workload) ?? []).filter(
    (operation) => dueAt(operation) >= window.from && dueAt(operation) < until,
  );
  const first = asked.reduce(
    (earliest, { outcome, completedAt }) =>
      outcome === "ok" ? Math.min(earliest, completedAt) : earliest,
    Infinity,
  );
  return { type: "single", value: (first - window.from) / 1e6, samples: asked.length };
};
