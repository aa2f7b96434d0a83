import { pictureOf } from "../documents/markup.ts";
import type { FalseAlarms, ObjectiveResult } from "../domain/results.ts";
import { formatCount, formatValue } from "../documents/format.ts";
import { intervalPicture } from "./pictures/interval.ts";

export function objectiveView(objective: ObjectiveResult) {
  const { name, sli, during, target, verdict, why } = objective;
  return {
    ...{ name, sli, during, target, verdict, why },
    isMet: verdict === "pass",
    value: formatValue(objective.value, objective.unit),
    bounds: objective.value === null ? "—" : boundsText(objective),
    samples: samplesText(objective),
    interval: pictureOf(intervalPicture(objective)),
  };
}

/** `134 (worth 30)`, where readings resemble each other; `929 of 1,858`, where not all were acknowledged. */
export function samplesText({ samples, asked, effectiveSamples }: ObjectiveResult): string {
  if (asked !== undefined) return `${formatCount(samples)} of ${formatCount(asked)}`;
  if (effectiveSamples === undefined || effectiveSamples >= samples) return formatCount(samples);
  return `${formatCount(samples)} (worth ${formatCount(effectiveSamples)})`;
}

/** What is known of the true value, each side with 95 % confidence unless it says otherwise. */
export function boundsText({ lower, upper, unit, confidence }: ObjectiveResult): string {
  if (confidence === "point") return "point estimate";
  const level = confidence === undefined ? "" : ` at ${formatValue(confidence, "ratio")}`;
  if (lower !== null && upper !== null) {
    if (lower === upper) return "exact";
    return `${rangeText(formatValue(lower, unit), formatValue(upper, unit))}${level}`;
  }
  if (lower !== null) return `at least ${formatValue(lower, unit)}${level}`;
  return upper === null ? "no bound" : `at most ${formatValue(upper, unit)}${level}`;
}

/** The unit once, where it is the same. */
function rangeText(from: string, to: string): string {
  const [, number = from, unit = ""] = /^(.*\d)(\D*)$/.exec(from) ?? [];
  return `${to.endsWith(unit) ? number : from} … ${to}`;
}

/** The family-wise rate in words; null where nothing was judged with uncertainty. */
export function falseAlarmText(falseAlarms: FalseAlarms | undefined): string | null {
  if (falseAlarms === undefined) return null;
  const { objectives, each, family, confidenceEach } = falseAlarms;
  const percent = (share: number): string => formatValue(Number(share.toPrecision(3)), "ratio");
  const of = family.map(
    ({ runs, atMost, ifIndependent }) =>
      `${runs === 1 ? "one run" : `${runs} runs`} at most ${percent(atMost)} (${percent(ifIndependent)} if they are independent)`,
  );
  const cure =
    confidenceEach === undefined
      ? ""
      : ` With confidence: ${Number((100 * confidenceEach).toFixed(4))}% on each it is at most 5 % for a run, for which more samples are needed.`;
  return `${objectives} judged with uncertainty. The worst case is a system that sits exactly on its limits: each objective is then failed wrongly in at most ${percent(each)} of runs, and passed wrongly in as many; at least one of them is failed wrongly in ${of.join(", in ")}. A system that keeps its promises with room to spare is failed far less often.${cure}`;
}
