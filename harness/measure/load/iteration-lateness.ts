/**
 * How late each iteration of an open-model executor began (coordinated omission). k6 never queues an arrival: the n-th
 * arrival of the schedule is either begun or, when no VU is free, dropped. So beginnings and drops, merged in the order
 * of time, are the arrivals one by one, and each beginning is compared with the time at which its own was due.
 *
 * k6 does not say to the nanosecond when a scenario's schedule began. It cannot begin anything early, so the schedule
 * began no later than the earliest (beginning − due): that one iteration is taken to be on time.
 */
import type { ArrivalSchedule } from "../../domain/load.ts";
import { arrivals } from "./arrivals.ts";

export interface BegunIteration {
  readonly iteration: string;
  /** ns on any one clock. */
  readonly begunAt: number;
}

/** Iteration → ns between when it was due and when it began. `drops`: one instant per dropped arrival. */
export function latenessOf(
  begun: readonly BegunIteration[],
  drops: readonly number[],
  schedule: ArrivalSchedule,
): Map<string, number> {
  const events: { readonly at: number; readonly iteration?: string }[] = [
    ...begun.map(({ iteration, begunAt }) => ({ at: begunAt, iteration })),
    ...drops.map((at) => ({ at })),
  ].sort((a, b) => a.at - b.at);
  const due = arrivals(schedule);
  const offsets = new Map<string, number>();
  let origin = Infinity;
  for (const { at, iteration } of events) {
    const next = due.next();
    if (next.done === true) break;
    const offset = at - next.value;
    origin = Math.min(origin, offset);
    if (iteration !== undefined) offsets.set(iteration, offset);
  }
  for (const [iteration, offset] of offsets) offsets.set(iteration, offset - origin);
  return offsets;
}
