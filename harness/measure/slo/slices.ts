/**
 * OpenSLO's budgeting by time slices. Timeslices: the share of slices in which enough events were good. RatioTimeslices: the
 * mean of the slices' shares. Slices without an event say nothing and do not count.
 */
import type { ObjectiveSpec } from "../../domain/scenario.ts";
import type { Measurement, RunData, Window } from "../run-data.ts";
import type { GaugeSample } from "../statistics/effective-samples.ts";
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
  const events = budgetEvents({ sli, target: slices.good ?? target }, data, window);
  for (let i = 0; i < (events?.length ?? 0); i += 1) {
    const slice = Math.floor(((events?.timeAt(i) ?? NaN) - window.from) / length);
    const count = counts.get(slice) ?? { good: 0, total: 0 };
    count.total += 1;
    if (events?.isGood(i) === true) count.good += 1;
    counts.set(slice, count);
  }
  return [...counts].map(([slice, { good, total }]) => ({
    time: window.from + slice * length,
    of: sli.of,
    value: good / total,
  }));
}
