import { expect, test } from "@playwright/test";
import { BudgetEvents } from "./budget-events.ts";
import { burnRates, RUN_WINDOWS } from "./burn-rate.ts";
import { laidEndToEnd, spendingOf, type PromisedPeriod } from "./periods.ts";

const SECOND = 1e9;

/** An event each tenth of a second; those in [failFrom, failTo) seconds after its start are bad. */
function period(from: number, seconds: number, failFrom = 0, failTo = 0): PromisedPeriod {
  const events = new BudgetEvents((add) => {
    for (let i = 0; i < seconds * 10; i += 1) {
      add((from + i / 10) * SECOND, i / 10 < failFrom || i / 10 >= failTo);
    }
  });
  const window = { from: from * SECOND, to: (from + seconds) * SECOND };
  return { promised: { target: 0.9, events }, window };
}

test.describe("laidEndToEnd", () => {
  test("periods follow each other without the time between them", () => {
    const { events, window, ends } = laidEndToEnd([period(100, 10), period(7, 20, 5, 6)]);
    expect(window).toEqual({ from: 0, to: 30 * SECOND });
    expect(ends).toEqual([10 * SECOND, 30 * SECOND]);
    expect(events.length).toBe(300);
    expect(events.bad()).toBe(10);
    const bad = Array.from({ length: 300 }, (_, i) => i).filter((i) => !events.isGood(i));
    expect(events.timeAt(bad[0] ?? 0)).toBe(15 * SECOND);
  });

  test("known-bad: an outage of one run fires over all of them, in that run", () => {
    const runs = [period(0, 40), period(0, 40, 10, 30), period(0, 40)];
    const { events, window, ends } = laidEndToEnd(runs);
    const [quick] = burnRates(events, { target: 0.9, ...window }, RUN_WINDOWS);
    const firedAt = quick?.firedAt ?? NaN;
    expect(firedAt).toBeGreaterThan(50 * SECOND);
    expect(ends.findIndex((end) => firedAt < end)).toBe(1);
  });
});

test.describe("spendingOf", () => {
  test("what is left falls with each bad event, to what the budget says in the end", () => {
    const points = spendingOf(period(5, 20, 10, 11));
    // 200 events, 20 bad ones allowed, 10 were.
    expect(points[0]).toEqual([5 * SECOND, 1]);
    expect(points.at(-1)).toEqual([25 * SECOND, expect.closeTo(0.5, 9)]);
    const at = (second: number): number | undefined =>
      points.findLast(([time]) => time <= second * SECOND)?.[1];
    expect(at(14.9)).toBe(1);
    expect(at(15.5)).toBeCloseTo(0.7, 9);
    expect(points.length).toBeLessThanOrEqual(201);
  });

  test("nothing promised is nothing spent", () => {
    expect(spendingOf(period(0, 0))).toEqual([]);
  });
});
