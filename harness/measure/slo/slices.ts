/**
 * OpenSLO's budgeting by time slices. Timeslices: the share of slices in which enough events were good. RatioTimeslices: the
 * mean of the slices' shares. Slices without an event say nothing and do not count.
 */
import type { ObjectiveSpec } from "../../domain/scenario.ts";
import type { Measurement, RunData, Window } from "../run-data.ts";
import { budgetEvents } from "./budget-events.ts";

export function slicedMeasurement(
  { sli, target, slices }: ObjectiveSpec,
  data: RunData,
  window: Window,
): Measurement {
  const nothing = { type: "ratio", good: 0, total: 0 } as const;
  if (slices === undefined) return nothing;
  const events = budgetEvents({ sli, target: slices.good ?? target }, data, window) ?? [];
  const counts = new Map<number, { good: number; total: number }>();
  for (const { time, good } of events) {
    const slice = Math.floor((time - window.from) / (slices.lengthMs * 1e6));
    const count = counts.get(slice) ?? { good: 0, total: 0 };
    count.total += 1;
    if (good) count.good += 1;
    counts.set(slice, count);
  }
  const shares = [...counts].map(([slice, { good, total }]) => ({
    time: window.from + slice * slices.lengthMs * 1e6,
    of: sli.of,
    value: good / total,
  }));
  const enough = slices.target;
  if (enough === undefined) return { type: "gauge", samples: shares };
  return {
    ...nothing,
    good: shares.filter(({ value }) => value >= enough).length,
    total: shares.length,
  };
}
