import { eachDueIn } from "../operations/operations.ts";
import type { SliFunction } from "./sli.ts";

/**
 * Milliseconds from the start of the window (a fault, recovery …) until the first operation that was due in it or later
 * was acknowledged: how long users had nothing. Infinity: none was until the load ended.
 */
export const timeToFirstSuccess: SliFunction = (data, workload, window) => {
  const to = data.windows.get("whole")?.to ?? window.to;
  let [first, samples] = [Infinity, 0];
  eachDueIn(data.operations.get(workload), { from: window.from, to }, (operations, i) => {
    samples += 1;
    if (operations.outcome(i) === "ok") first = Math.min(first, operations.completedAt(i));
  });
  return { type: "single", value: (first - window.from) / 1e6, samples };
};
