import type { FalseAlarms, ObjectiveResult } from "../domain/results.ts";
import type { ObjectiveSpec } from "../domain/scenario.ts";
import { ALPHA } from "../lib/ratio-bounds.ts";

const REPEATS = [1, 7, 30] as const;

/** Family-wise error of judging these objectives, and of repeating it nightly; undefined where nothing is uncertain. */
export function falseAlarmsOf(
  objectives: readonly ObjectiveSpec[],
  results: readonly ObjectiveResult[],
): FalseAlarms | undefined {
  const judged = objectives.filter(
    (objective, i) => isUncertain(objective) && results[i]?.value !== null,
  ).length;
  if (judged === 0) return undefined;
  return {
    objectives: judged,
    each: ALPHA,
    family: REPEATS.map((runs) => ({
      runs,
      atMost: Math.min(1, ALPHA * judged * runs),
      ifIndependent: 1 - (1 - ALPHA) ** (judged * runs),
    })),
  };
}

/** Largest values, gaps and counts are exact for their run; quantiles, means and ratios stand for more than was seen. */
function isUncertain({ confidence, target, sli }: ObjectiveSpec): boolean {
  if (confidence === "point") return false;
  const { quantile = 1, mean, unit } = target;
  if (sli.kind === "degradation-depth") return false;
  return quantile < 1 || mean === true || unit === "ratio";
}
