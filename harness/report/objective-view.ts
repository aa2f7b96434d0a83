import { pictureOf } from "../documents/markup.ts";
import type { ObjectiveResult } from "../domain/results.ts";
import { formatCount, formatValue } from "../documents/format.ts";
import { intervalPicture } from "./pictures/interval.ts";

export function objectiveView(objective: ObjectiveResult) {
  const { name, sli, during, target, verdict, why } = objective;
  return {
    ...{ name, sli, during, target, verdict, why },
    value: formatValue(objective.value, objective.unit),
    bounds: boundsOf(objective),
    samples: formatCount(objective.samples),
    interval: pictureOf(intervalPicture(objective)),
  };
}

/** What is known of the true value, each side with 95 % confidence. */
function boundsOf({ value, lower, upper, unit }: ObjectiveResult): string {
  if (value === null) return "—";
  if (lower !== null && upper !== null) {
    if (lower === upper) return "exact";
    return `${formatValue(lower, unit)} … ${formatValue(upper, unit)}`;
  }
  if (lower !== null) return `at least ${formatValue(lower, unit)}`;
  return upper === null ? "no bound" : `at most ${formatValue(upper, unit)}`;
}
