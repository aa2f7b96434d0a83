import { expect, test } from "@playwright/test";
import { factorOf, fastestBurn, type BurnWindow } from "../../domain/slo.ts";
import { burnRates, RUN_WINDOWS } from "./burn-rate.ts";
import type { BudgetEvent } from "./budget-events.ts";
import { errorBudget } from "./error-budget.ts";

const SECOND = 1e9;
const period = { from: 0, to: 60 * SECOND };

/** 100 events a second for a minute; bad where the function says so. */
function minute(isBad: (second: number, i: number) => boolean): BudgetEvent[] {
  return Array.from({ length: 6000 }, (_, i) => ({
    time: (i * SECOND) / 100,
    good: !isBad(i / 100, i),
  }));
}

test("a budget is counted in events, over several runs too", () => {
  const one = { target: 0.99, events: minute((_, i) => i % 200 === 0) };
  expect(errorBudget([one])).toMatchObject({ total: 6000, bad: 30, left: expect.closeTo(0.5, 9) });
  const two = { target: 0.99, events: minute((_, i) => i % 50 === 0) };
  const both = errorBudget([one, two]);
  expect(both).toMatchObject({ total: 12_000, bad: 150, left: expect.closeTo(-0.25, 9) });
  expect(both?.lower).toBeLessThan(both?.left ?? NaN);
  expect(errorBudget([{ target: 0.99, events: [] }])?.left).toBeNull();
  expect(errorBudget([])).toBeUndefined();
});

test("known-bad: an outage of five seconds pages, an even trickle within the budget does not", () => {
  const outage = burnRates(
    minute((second) => second >= 30 && second < 35),
    { target: 0.99, ...period },
    RUN_WINDOWS,
  );
  expect(outage[0]?.firedAt).toBeGreaterThanOrEqual(30 * SECOND);
  expect(outage[0]?.firedAt).toBeLessThan(31 * SECOND);
  const trickle = burnRates(
    minute((_, i) => i % 200 === 0),
    { target: 0.99, ...period },
    RUN_WINDOWS,
  );
  expect(trickle.map(({ firedAt }) => firedAt)).toEqual([null, null, null]);
});

test("the short window ends an alert: what is over does not fire", () => {
  const early = minute((second) => second < 2);
  const [quick] = burnRates(early, { target: 0.99, ...period }, RUN_WINDOWS);
  // The first full long window ends at 3 s, a second after the last failure: long still burns, short does not.
  expect(quick?.fastest).toBeGreaterThan(quick?.factor ?? NaN);
  expect(quick?.firedAt).toBeNull();
});

test("factors are those of the workbook, and cannot exceed what total failure burns", () => {
  const day = 86_400;
  const workbook: BurnWindow = {
    ...{ severity: "page", name: "1h/5m" },
    ...{ long: 3600 / (30 * day), short: 300 / (30 * day), budget: 0.02 },
  };
  expect(factorOf(workbook)).toBeCloseTo(14.4, 9);
  expect(fastestBurn(0.99)).toBeCloseTo(100, 9);
  // 14.4x can never fire at 93.05 % and below.
  expect(fastestBurn(0.9305)).toBeLessThan(14.4);
  expect(fastestBurn(0.931)).toBeGreaterThan(14.4);
});
