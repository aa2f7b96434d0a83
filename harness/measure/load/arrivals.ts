/**
 * When the iterations of an open-model executor were due, in nanoseconds after the start of its scenario. The formulas
 * are k6's own (lib/executor/constant_arrival_rate.go and ramping_arrival_rate.go, `cal`), so that the n-th time here is
 * the n-th time at which k6 tried to begin an iteration.
 */
import type { ArrivalSchedule } from "../../domain/load.ts";

/** Ascending; ends where the schedule does. */
export function* arrivals(schedule: ArrivalSchedule): Generator<number, void> {
  if (schedule.type === "ramping") {
    yield* rampingArrivals(schedule);
    return;
  }
  // k6 rounds the period down to whole nanoseconds and counts in periods.
  const period = Math.floor((schedule.unitMs * 1e6) / schedule.rate);
  const end = schedule.durationMs * 1e6;
  for (let due = 0; due < end; due += period) yield due;
}

/** Arrivals due up to a time after the start of the scenario, in ns. */
export function arrivalsUntil(schedule: ArrivalSchedule, elapsedNs: number): number {
  if (schedule.type === "constant") {
    const until = Math.min(elapsedNs, schedule.durationMs * 1e6 - 1);
    if (until < 0) return 0;
    return Math.floor(until / Math.floor((schedule.unitMs * 1e6) / schedule.rate)) + 1;
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
