import { expect, test } from "@playwright/test";
import type { Operation } from "../../domain/history.ts";
import type { ObjectiveSpec } from "../../domain/scenario.ts";
import { factorOf, fastestBurn, type BurnWindow } from "../../domain/slo.ts";
import { judgeObjective } from "../judge-objective.ts";
import { OperationList } from "../operations/operation-list.ts";
import type { RunData } from "../run-data.ts";
import { burnRates, RUN_WINDOWS } from "./burn-rate.ts";
import { BudgetEvents } from "./budget-events.ts";
import { errorBudget } from "./error-budget.ts";
import { promisedEvents } from "./promised-events.ts";
import { slicedMeasurement } from "./slices.ts";

const SECOND = 1e9;
const period = { from: 0, to: 60 * SECOND };

/** 100 events a second for a minute; bad where the function says so. */
function minute(isBad: (second: number, i: number) => boolean): BudgetEvents {
  return new BudgetEvents((add) => {
    // From the last to the first: they are to be put in order.
    for (let i = 5999; i >= 0; i -= 1) add((i * SECOND) / 100, !isBad(i / 100, i));
  });
}

test("a budget is counted in events, over several runs too", () => {
  const one = { target: 0.99, events: minute((_, i) => i % 200 === 0) };
  expect(errorBudget([one])).toMatchObject({ total: 6000, bad: 30, left: expect.closeTo(0.5, 9) });
  const two = { target: 0.99, events: minute((_, i) => i % 50 === 0) };
  const both = errorBudget([one, two]);
  expect(both).toMatchObject({ total: 12_000, bad: 150, left: expect.closeTo(-0.25, 9) });
  expect(both?.lower).toBeLessThan(both?.left ?? NaN);
  expect(
    errorBudget([{ target: 0.99, events: new BudgetEvents(() => undefined) }])?.left,
  ).toBeNull();
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

test("slices of time: how many were good, or how good they were on average", () => {
  const second = (i: number): number => Math.floor(i / 10);
  const operations = Array.from({ length: 600 }, (_, i): Operation => {
    const time = (i * SECOND) / 10;
    // Every tenth second fails whole, every second one in ten operations.
    const bad = second(i) % 10 === 0 || i % 10 === 0;
    return {
      ...{ index: i, process: 0, f: "add", input: 1, output: 1, outcome: bad ? "fail" : "ok" },
      ...{ invokedAt: time, completedAt: time + 1e6, completionIndex: i },
    };
  });
  const data: RunData = {
    windows: new Map([["whole", period]]),
    operations: new Map([["ledger", new OperationList(operations)]]),
    lag: new Map(),
    healedAt: undefined,
  };
  const objective = (slices: ObjectiveSpec["slices"], mean?: true): ObjectiveSpec => ({
    ...{ name: "o", sli: { kind: "availability", of: "ledger" }, during: "whole", line: 1 },
    ...{ confidence: "bound", text: "t", ...(slices === undefined ? {} : { slices }) },
    target: { comparison: ">=", value: 0.8, unit: "ratio", ...(mean && { mean }) },
  });
  const timeslices = objective({ lengthMs: 1000, target: 0.9 });
  expect(slicedMeasurement(timeslices, data, period)).toEqual({
    type: "ratio",
    good: 54,
    total: 60,
  });
  expect(judgeObjective(timeslices, data)).toMatchObject({ value: 0.9, verdict: "pass" });
  expect(errorBudget([promisedEvents(timeslices, data, period) ?? never()])).toMatchObject({
    ...{ total: 60, bad: 6, left: expect.closeTo(0.5, 9) },
  });
  const strict = objective({ lengthMs: 1000, target: 0.95 });
  expect(judgeObjective(strict, data)).toMatchObject({ value: 0, verdict: "fail" });
  const ratios = judgeObjective(objective({ lengthMs: 1000 }, true), data);
  expect(ratios.value).toBeCloseTo(0.81, 9);
  expect(ratios.why).toContain("Hall");
});

function never(): never {
  throw new Error("there are events");
}
