/**
 * Multi-window multi-burn-rate alerts (Google SRE Workbook, ch. 5), over events instead of a time series database: an alert
 * fires at a moment at which the budget burns at its factor in a long window and still does in a short one.
 */
import { factorOf, type BurnResult, type BurnWindow } from "../../domain/slo.ts";
import type { BudgetEvents } from "./budget-events.ts";

/** For scenarios: the shape of the workbook, with windows that hold enough events of a run of a minute. */
export const RUN_WINDOWS: readonly BurnWindow[] = [
  { severity: "page", name: "page quick", long: 1 / 20, short: 1 / 240, budget: 0.25 },
  { severity: "page", name: "page slow", long: 1 / 5, short: 1 / 60, budget: 0.5 },
  { severity: "ticket", name: "ticket", long: 1 / 2, short: 1 / 24, budget: 0.75 },
];

/** Rates are judged when an event comes in, from the first full long window on. Linear in the events. */
export function burnRates(
  events: BudgetEvents,
  { target, from, to }: { readonly target: number; readonly from: number; readonly to: number },
  windows: readonly BurnWindow[],
): BurnResult[] {
  return windows.map((window) => {
    const factor = factorOf(window);
    const [long, short] = [window.long, window.short].map(
      (share) => new SlidingRate(events, share * (to - from)),
    ) as [SlidingRate, SlidingRate];
    let [fastest, firedAt]: [number | null, number | null] = [null, null];
    for (let i = 0; i < events.length; i += 1) {
      const time = events.timeAt(i);
      const slow = long.at(i) / (1 - target);
      const quick = short.at(i) / (1 - target);
      if (time - from < window.long * (to - from)) continue;
      fastest = Math.max(fastest ?? 0, slow);
      if (slow >= factor && quick >= factor) firedAt ??= time;
    }
    return { window, factor, fastest, firedAt };
  });
}

/** Share of bad events among those of the last `length` ns, asked in the order of events. */
class SlidingRate {
  readonly #events: BudgetEvents;
  readonly #length: number;
  #first = 0;
  #bad = 0;

  constructor(events: BudgetEvents, length: number) {
    this.#events = events;
    this.#length = length;
  }

  at(last: number): number {
    const events = this.#events;
    const since = events.timeAt(last) - this.#length;
    if (!events.isGood(last)) this.#bad += 1;
    while (this.#first < events.length && events.timeAt(this.#first) <= since) {
      if (!events.isGood(this.#first)) this.#bad -= 1;
      this.#first += 1;
    }
    return this.#bad / (last + 1 - this.#first);
  }
}
