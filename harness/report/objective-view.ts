import { pictureOf } from "../documents/markup.ts";
import type { FalseAlarms, ObjectiveResult } from "../domain/results.ts";
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

/** The family-wise rate in one sentence; null where nothing was judged with uncertainty. */
export function falseAlarmText(falseAlarms: FalseAlarms | undefined): string | null {
  if (falseAlarms === undefined) return null;
  const { objectives, each, family } = falseAlarms;
  const percent = (share: number): string => formatValue(Number(share.toPrecision(3)), "ratio");
  const of = family.map(
    ({ runs, atMost, ifIndependent }) =>
      `${runs === 1 ? "one run" : `${runs} runs`} at most ${percent(atMost)} (${percent(ifIndependent)} if independent)`,
  );
  return `${objectives} judged with uncertainty: of a system exactly on a target, each is wrongly failed in at most ${percent(each)} of runs, and wrongly passed in as many; at least one wrong verdict in ${of.join(", in ")}.`;
}
