/** Budgets over longer periods: several runs as one, and one run bit by bit. */
import type { Window } from "../window.ts";
import { BudgetEvents } from "./budget-events.ts";
import type { Promised } from "./promised-events.ts";

export interface PromisedPeriod {
  readonly promised: Promised;
  readonly window: Window;
}

/** Periods as if each began when the one before ended; the time between them counts for nothing. */
export function laidEndToEnd(periods: readonly PromisedPeriod[]): {
  readonly events: BudgetEvents;
  readonly window: Window;
  /** Where each period ends. */
  readonly ends: readonly number[];
} {
  const ends: number[] = [];
  let end = 0;
  for (const { window } of periods) ends.push((end += window.to - window.from));
  const events = new BudgetEvents((add) => {
    periods.forEach(({ promised, window }, p) => {
      const offset = (ends[p - 1] ?? 0) - window.from;
      for (let i = 0; i < promised.events.length; i += 1) {
        add(promised.events.timeAt(i) + offset, promised.events.isGood(i));
      }
    });
  });
  return { events, window: { from: 0, to: end }, ends };
}

/** Fine enough for a picture. */
const POINTS = 200;

/** [time, share of the whole period's budget that is left then], ascending; empty without an event. */
export function spendingOf({
  promised: { target, events },
  window,
}: PromisedPeriod): (readonly [time: number, left: number])[] {
  const allowed = (1 - target) * events.length;
  if (allowed === 0) return [];
  const step = (window.to - window.from) / POINTS;
  const points: (readonly [number, number])[] = [];
  let [i, bad] = [0, 0];
  for (let point = 0; point <= POINTS; point += 1) {
    const time = Math.round(window.from + point * step);
    for (; i < events.length && events.timeAt(i) <= time; i += 1) if (!events.isGood(i)) bad += 1;
    points.push([time, 1 - bad / allowed]);
  }
  return points;
}
