import { alphaOf } from "../domain/confidence.ts";
import type { FalseAlarms, ObjectiveResult } from "../domain/results.ts";
import type { ObjectiveSpec } from "../domain/scenario.ts";
import { ALPHA } from "../lib/ratio-bounds.ts";

const REPEATS = [1, 7, 30] as const;

/** Family-wise error of judging these objectives, and of repeating it nightly; undefined where nothing is uncertain. */
export function falseAlarmsOf(
  objectives: readonly ObjectiveSpec[],
  results: readonly ObjectiveResult[],
): FalseAlarms | undefined {
  const alphas = objectives.flatMap((objective, i) => {
    const alpha = alphaOf(objective.confidence);
    return alpha === undefined || !isUncertain(objective) || results[i]?.value === null
      ? []
      : [alpha];
  });
  if (alphas.length === 0) return undefined;
  const sum = alphas.reduce((total, alpha) => total + alpha, 0);
  const right = alphas.reduce((product, alpha) => product * (1 - alpha), 1);
  return {
    objectives: alphas.length,
    each: Math.max(...alphas),
    family: REPEATS.map((runs) => ({
      runs,
      atMost: Math.min(1, sum * runs),
      ifIndependent: 1 - right ** runs,
    })),
    // Hundredths of a percent, towards the surer side.
    ...(sum > ALPHA + 1e-9
      ? { confidenceEach: Math.ceil(1e4 * (1 - ALPHA / alphas.length) - 1e-6) / 1e4 }
      : {}),
  };
}

/** Largest values, gaps and counts are exact for their run; quantiles, means and ratios stand for more than was seen. */
function isUncertain({ target, sli }: ObjectiveSpec): boolean {
  const { quantile, mean, unit } = target;
  if (mean === true) return true;
  if (quantile !== undefined) return quantile < 1;
  return unit === "ratio" && sli.kind !== "degradation-depth";
}
