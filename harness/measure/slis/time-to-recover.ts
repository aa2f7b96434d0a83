import type { SliFunction } from "./sli.ts";
import { dueAt } from "./operations.ts";

/**
 * Milliseconds from the start of healing until the last operation that did not succeed was due; from then on everything
 * succeeded. Infinity when no operation succeeded after the last failure.
 */
export const timeToRecover: SliFunction = (data, workload) => {
  const whole = data.windows.get("whole");
  const healedAt = data.healedAt;
  if (healedAt === undefined || whole === undefined) {
    return { type: "single", value: Infinity, samples: 0 };
  }
  const after = (data.operations.get(workload) ?? []).filter(
    (operation) => dueAt(operation) >= healedAt && dueAt(operation) < whole.to,
  );
  const lastBad = after.findLastIndex((operation) => operation.outcome !== "ok");
  if (after.length > 0 && lastBad === after.length - 1) {
    return { type: "single", value: Infinity, samples: after.length };
  }
  const bad = after[lastBad];
  return {
    type: "single",
    value: bad === undefined ? 0 : (dueAt(bad) - healedAt) / 1e6,
    samples: after.length,
  };
};
