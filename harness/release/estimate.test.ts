import { expect, test } from "@playwright/test";
import type { ObjectiveResult } from "../domain/results.ts";
import { changeOf, estimateOf } from "./estimate.ts";

function objective(
  value: number | null,
  bounds: readonly [number | null, number | null],
  more: Partial<ObjectiveResult> = {},
): ObjectiveResult {
  const [lower, upper] = bounds;
  return {
    ...{ name: "o", sli: "latency(x)", during: "after", target: "p95 < 2s", limit: 2000 },
    ...{ value, unit: "ms", lower, upper, samples: 10, verdict: "pass", why: "" },
    ...more,
  };
}

test("a set has the median of its runs and their outermost bounds", () => {
  const runs = [objective(10, [8, 12]), objective(30, [25, 40]), objective(20, [18, 22])];
  expect(estimateOf(runs)).toEqual({
    ...{ value: 20, lower: 8, upper: 40, unit: "ms", runs: 3, samples: 30 },
  });
  expect(estimateOf(runs.slice(0, 2)).value).toBe(20);
  expect(estimateOf([objective(null, [null, null])])).toMatchObject({ value: null, runs: 0 });
});

test("a change is one only when every pair of bounds agrees", () => {
  const before = [objective(100, [90, 110])];
  expect(changeOf(before, [objective(50, [45, 55])]).trend).toBe("better");
  expect(changeOf(before, [objective(200, [150, 250])])).toMatchObject({
    ratio: 1,
    trend: "worse",
    lower: 150 / 110 - 1,
    upper: 250 / 90 - 1,
  });
  expect(changeOf(before, [objective(105, [95, 120])]).trend).toBe("no clear change");
});

test("more is better where the target says at least", () => {
  const more = { target: ">= 98%", unit: "ratio" } as const;
  const before = [objective(0.9, [0.89, 0.91], more)];
  expect(changeOf(before, [objective(0.99, [0.98, 1], more)]).trend).toBe("better");
  expect(changeOf(before, [objective(0.8, [0.79, 0.81], more)]).trend).toBe("worse");
});

test("runs in which a figure is exact say nothing of how runs differ, unless there are three", () => {
  const exact = (value: number): ObjectiveResult => objective(value, [value, value]);
  expect(changeOf([exact(10)], [exact(5)])).toMatchObject({ ratio: -0.5, trend: "cannot tell" });
  const three = changeOf([exact(10), exact(11), exact(12)], [exact(5), exact(6), exact(7)]);
  expect(three.trend).toBe("better");
});

test("what was measured otherwise is not compared; a new target alone is no other measure", () => {
  const before = [objective(10, [9, 11])];
  for (const other of [
    { sli: "latency(y)" },
    { during: "before" },
    { target: "p99 < 2s" },
    { unit: "ratio" as const },
  ]) {
    expect(changeOf(before, [objective(5, [4, 6], other)]).trend).toBe("not comparable");
  }
  expect(changeOf(before, [objective(5, [4, 6], { target: "p95 < 1s" })]).trend).toBe("better");
  expect(changeOf([objective(0, [0, 0])], before)).toMatchObject({
    ratio: null,
    trend: "cannot tell",
  });
});
