import { expect, test } from "@playwright/test";
import type { Operation } from "../../domain/history.ts";
import type { ObjectiveSpec, SliceSpec, Target } from "../../domain/scenario.ts";
import { judgeObjective } from "../judge-objective.ts";
import { OperationList } from "../operations/operation-list.ts";
import type { ProbeSample, RunData } from "../run-data.ts";
import type { Window } from "../window.ts";
import { errorBudget } from "./error-budget.ts";
import { promisedEvents } from "./promised-events.ts";
import { slicedMeasurement, slicesOf } from "./slices.ts";

const SECOND = 1e9;
const WINDOW: Window = { from: 0, to: 60 * SECOND };

/** A counter that is read every half second, of two nodes; what it grows by a second is said by second. */
function counter(probe: string, growth: (second: number) => number): ProbeSample[] {
  const samples: ProbeSample[] = [];
  for (const node of ["a", "b"]) {
    let value = node === "a" ? 1000 : 50;
    for (let half = 0; half < 120; half += 1) {
      const time = (half * SECOND) / 2;
      samples.push({ time, probe, figure: "value", value, node, region: "east", group: "web" });
      value += growth(Math.floor(half / 2)) / 2;
    }
  }
  return samples.sort((x, y) => x.time - y.time);
}

function dataOf(probes: readonly ProbeSample[], operations: readonly Operation[] = []): RunData {
  return {
    windows: new Map([["whole", WINDOW]]),
    operations: new Map(operations.length > 0 ? [["ledger", new OperationList(operations)]] : []),
    lag: new Map(),
    probes,
    healedAt: undefined,
  };
}

function objective(of: string, target: Target, slices?: SliceSpec): ObjectiveSpec {
  return {
    ...{ name: "o", sli: { kind: "ratio", of }, during: "whole", target, line: 1 },
    ...{ confidence: "bound", text: "t", ...(slices === undefined ? {} : { slices }) },
  };
}

const atLeast = (value: number, mean?: true): Target => ({
  ...{ comparison: ">=", value, unit: "ratio" },
  ...(mean === undefined ? {} : { mean }),
});
// Every tenth second serves half of what is asked.
const COUNTERS = dataOf([
  ...counter("asked", () => 20),
  ...counter("served", (second) => (second % 10 === 5 ? 10 : 20)),
]);

test("counters by slices: those in which enough was good, and the mean of them", () => {
  const timeslices = objective("served/asked", atLeast(0.85), { lengthMs: 1000, target: 0.9 });
  // Each second is seen by what the counters grew by until its readings: six of sixty are bad ones, and their halves reach
  // into the next.
  const shares = slicesOf(timeslices, COUNTERS, WINDOW).map(({ value }) => value);
  expect(shares).toHaveLength(60);
  expect(shares.filter((share) => share < 0.9)).toHaveLength(12);
  expect(slicedMeasurement(timeslices, COUNTERS, WINDOW)).toEqual({
    type: "ratio",
    good: 48,
    total: 60,
  });
  const mean = judgeObjective(
    objective("served/asked", atLeast(0.9, true), { lengthMs: 1000 }),
    COUNTERS,
  );
  expect(mean.value).toBeCloseTo(0.95, 2);
});

test("counters of bad events are the other way round", () => {
  const bad = dataOf([
    ...counter("asked", () => 20),
    ...counter("failed", (second) => (second % 10 === 5 ? 10 : 0)),
  ]);
  const slices = { lengthMs: 10_000, target: 0.9, ofBad: true } as const;
  const shares = slicesOf(objective("failed/asked", atLeast(0.9), slices), bad, WINDOW);
  expect(shares.map(({ value }) => value)).toEqual(
    shares.map(() => expect.closeTo(0.95, 2) as unknown),
  );
});

test("a slice in which nothing was asked says nothing, and readings that are a little apart are no more than all", () => {
  const quiet = dataOf([
    ...counter("asked", (second) => (second < 30 ? 20 : 0)),
    ...counter("served", (second) => (second < 30 ? 21 : 0)),
  ]);
  const shares = slicesOf(
    objective("served/asked", atLeast(0.9), { lengthMs: 1000, target: 0.9 }),
    quiet,
    WINDOW,
  );
  expect(shares).toHaveLength(31);
  expect(Math.max(...shares.map(({ value }) => value))).toBe(1);
});

const OPERATIONS = Array.from({ length: 600 }, (_, i): Operation => {
  const time = (i * SECOND) / 10;
  const common = { index: i, process: 0, f: "add", input: 1, output: 1, completionIndex: i };
  const outcome = Math.floor(i / 10) % 10 === 0 ? "fail" : "ok";
  return { ...common, outcome, invokedAt: time, completedAt: time + 1e6 };
});

test("ratios of operations and of answers have a budget and slices; an upper limit is one of bad events", () => {
  const data = dataOf([], OPERATIONS);
  const spent = (of: string, target: Target, own = data): unknown =>
    errorBudget([promisedEvents(objective(of, target), own, WINDOW) ?? never()]);
  expect(spent("ledger", atLeast(0.8))).toMatchObject({
    total: 600,
    bad: 60,
    left: expect.closeTo(0.5, 9),
  });
  const failed: RunData = { ...data, ratio: { good: { outcome: ["fail"] } } };
  const atMost: Target = { comparison: "<=", value: 0.2, unit: "ratio" };
  expect(spent("ledger", atMost, failed)).toMatchObject({ total: 600, bad: 60 });
  const slices = { lengthMs: 1000, target: 0.9 };
  expect(slicedMeasurement(objective("ledger", atLeast(0.8), slices), data, WINDOW)).toEqual({
    ...{ type: "ratio", good: 54, total: 60 },
  });
  const answers = dataOf(
    counter("health", () => 1).map((sample, i) => ({ ...sample, held: i % 4 !== 0 })),
  );
  expect(spent("health", atLeast(0.5), answers)).toMatchObject({ total: 240, bad: 60 });
  // Known-bad: counters have no events of their own, and no budget is made up for them.
  expect(promisedEvents(objective("served/asked", atLeast(0.9)), COUNTERS, WINDOW)).toBeUndefined();
});

function never(): never {
  throw new Error("there are events");
}
