/**
 * OpenSLO's budgeting by time slices. Timeslices: the share of slices in which enough events were good. RatioTimeslices: the
 * mean of the slices' shares. Slices without an event say nothing and do not count.
 */
import type { ObjectiveSpec } from "../../domain/scenario.ts";
import type { Measurement, RunData } from "../run-data.ts";
import type { Window } from "../window.ts";
import type { GaugeSample } from "../statistics/effective-samples.ts";
import { eachGrowth } from "../slis/ratio.ts";
import { budgetEvents } from "./budget-events.ts";

export function slicedMeasurement(
  objective: ObjectiveSpec,
  data: RunData,
  window: Window,
): Measurement {
  const shares = slicesOf(objective, data, window);
  const enough = objective.slices?.target;
  if (enough === undefined) return { type: "gauge", samples: shares };
  const good = shares.filter(({ value }) => value >= enough).length;
  return { type: "ratio", good, total: shares.length };
}

/** Share of good events of every slice that had one, at its start. */
export function slicesOf(
  { sli, target, slices }: Pick<ObjectiveSpec, "sli" | "target" | "slices">,
  data: RunData,
  window: Window,
): GaugeSample[] {
  if (slices === undefined) return [];
  const length = slices.lengthMs * 1e6;
  const counts = new Map<number, { good: number; total: number }>();
  const countAt = (time: number): { good: number; total: number } => {
    const slice = Math.floor((time - window.from) / length);
    const count = counts.get(slice) ?? { good: 0, total: 0 };
    counts.set(slice, count);
    return count;
  };
  const [good = "", total] = sli.of.split("/");
  if (sli.kind === "ratio" && total !== undefined) {
    eachGrowth(data, good, window, (time, amount) => (countAt(time).good += amount));
    eachGrowth(data, total, window, (time, amount) => (countAt(time).total += amount));
  } else {
    const events = budgetEvents({ sli, target: slices.good ?? target }, data, window);
    for (let i = 0; i < (events?.length ?? 0); i += 1) {
      const count = countAt(events?.timeAt(i) ?? NaN);
      count.total += 1;
      if (events?.isGood(i) === true) count.good += 1;
    }
  }
  return [...counts]
    .filter(([, count]) => count.total > 0)
    .sort(([a], [b]) => a - b)
    .map(([slice, count]) => {
      // Two counters are read one after the other: what one has grown by meanwhile is in its next slice.
      const share = Math.min(1, count.good / count.total);
      const value = slices.ofBad === true ? 1 - share : share;
      return { time: window.from + slice * length, of: sli.of, value };
    });
}
