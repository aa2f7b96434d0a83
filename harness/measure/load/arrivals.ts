/**
 * When the iterations of an open-model executor were due, in nanoseconds after the start of its scenario. The formulas
 * are k6's own (lib/executor/constant_arrival_rate.go and ramping_arrival_rate.go, `cal`), so that the n-th time here is
 * the n-th time at which k6 tried to begin an iteration.
 */
import type { ArrivalSchedule } from "../../domain/load.ts";

/** When the n-th arrival (from 0) is due, for the first `count` of them; NaN where the schedule is over. */
export function dueTimes(schedule: ArrivalSchedule, count: number): (nth: number) => number {
  if (schedule.type === "constant") {
    const period = periodOf(schedule);
    const end = schedule.durationMs * 1e6;
    return (nth) => (nth * period < end ? nth * period : NaN);
  }
  const times = new Float64Array(count).fill(NaN);
  let nth = 0;
  for (const due of rampingArrivals(schedule)) {
    if (nth >= count) break;
    times[nth] = due;
    nth += 1;
  }
  return (i) => times[i] ?? NaN;
}

/** k6 rounds the period down to whole nanoseconds and counts in periods. */
function periodOf({ unitMs, rate }: ArrivalSchedule & { readonly type: "constant" }): number {
  return Math.floor((unitMs * 1e6) / rate);
}

/** Arrivals due up to a time after the start of the scenario, in ns. */
export function arrivalsUntil(schedule: ArrivalSchedule, elapsedNs: number): number {
  if (schedule.type === "constant") {
    const until = Math.min(elapsedNs, schedule.durationMs * 1e6 - 1);
    if (until < 0) return 0;
    return Math.floor(until / periodOf(schedule)) + 1;
  }
  let count = 0;
  for (const due of rampingArrivals(schedule)) {
    if (due > elapsedNs) break;
    count += 1;
  }
  return count;
}

/** The n-th iteration (from 1) is due when the area below the rate's curve reaches n. */
function* rampingArrivals(
  schedule: ArrivalSchedule & { readonly type: "ramping" },
): Generator<number, void> {
  const unit = schedule.unitMs * 1e6;
  let from = schedule.startRate / unit;
  let before = 0;
  let area = 0;
  let stageStart = 0;
  let next = 1;
  for (const { durationMs, target } of schedule.stages) {
    const duration = durationMs * 1e6;
    const to = target / unit;
    area += from === to ? duration * to : duration * ((to - from) / 2 + from);
    for (; next <= area; next += 1) {
      const inside = next - before;
      const root = duration * (from * from * duration + 2 * inside * (to - from));
      const at =
        from === to ? inside / to : (from * duration - Math.sqrt(Math.max(0, root))) / (from - to);
      yield stageStart + Math.floor(at);
    }
    before = area;
    from = to;
    stageStart += duration;
  }
}
