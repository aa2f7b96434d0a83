/**
 * How late each iteration of an open-model executor began (coordinated omission). k6 never queues an arrival: the n-th
 * arrival of the schedule is either begun or, when no VU is free, dropped. So beginnings and drops, merged in the order
 * of time, are the arrivals one by one, and each beginning is compared with the time at which its own was due.
 *
 * k6 does not say to the nanosecond when a scenario's schedule began. It cannot begin anything early, so the schedule
 * began no later than the earliest (beginning − due): that one iteration is taken to be on time.
 */
import type { ArrivalSchedule } from "../../domain/load.ts";
import { dueTimes } from "./arrivals.ts";

export class Lateness {
  readonly #times: Float64Array;
  readonly #dueAt: (nth: number) => number;
  readonly #origin: number;
  /** How many of the arrivals of one instant have been asked for. */
  readonly #asked = new Map<number, number>();

  /** `times`: of beginnings and drops, in ns on any one clock. They are sorted here. */
  constructor(times: Float64Array, schedule: ArrivalSchedule) {
    this.#times = times.sort();
    this.#dueAt = dueTimes(schedule, times.length);
    let origin = Infinity;
    for (let nth = 0; nth < times.length; nth += 1) {
      const offset = (times[nth] ?? NaN) - this.#dueAt(nth);
      if (offset < origin) origin = offset;
    }
    this.#origin = origin;
  }

  /** ns between when it was due and when it began; undefined where the schedule was over. Ask once for each beginning. */
  of(begunAt: number): number | undefined {
    const late = begunAt - this.#dueAt(this.#rankOf(begunAt)) - this.#origin;
    return Number.isNaN(late) ? undefined : late;
  }

  #rankOf(time: number): number {
    let [low, high] = [0, this.#times.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#times[middle] ?? Infinity) < time) low = middle + 1;
      else high = middle;
    }
    if (this.#times[low + 1] !== time) return low;
    const asked = this.#asked.get(time) ?? 0;
    this.#asked.set(time, asked + 1);
    return low + asked;
  }
}
