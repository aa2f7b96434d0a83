import { expect, test } from "@playwright/test";
import type { Target } from "../domain/scenario.ts";
import { Random } from "../lib/random.ts";
import { estimateOf } from "./estimate.ts";
import type { Estimate } from "./estimate-samples.ts";

const below = (value: number, statistic: Pick<Target, "quantile" | "mean">): Target => ({
  ...{ comparison: "<", value, unit: "ms" },
  ...statistic,
});

function estimate(values: readonly number[], target: Target): Estimate {
  const samples = values.map((value, i) => ({ time: i * 1e8, of: "db-b", value }));
  const found = estimateOf({ type: "gauge", samples }, target);
  if (found === undefined) throw new Error("there are readings");
  return found;
}

const series = (length: number, at: (i: number) => number): number[] =>
  Array.from({ length }, (_, i) => at(i));

test("readings that never vary can pass: nothing says that they are worth fewer", () => {
  const constant = series(400, () => 5);
  const p99 = estimate(constant, below(100, { quantile: 0.99 }));
  expect(p99).toMatchObject({ value: 5, bounds: { lower: 5, upper: 5 }, samples: 400 });
  expect(p99.effective).toBeUndefined();
  expect(estimate(constant, below(100, { mean: true })).bounds).toEqual({ lower: 5, upper: 5 });
  // 298 of anything bound no p99.
  const few = estimate(constant.slice(0, 298), below(100, { quantile: 0.99 }));
  expect(few.bounds.upper).toBe(Infinity);
});

test("a lag that grows or falls is worth one sample, and is called a trend", () => {
  const random = new Random(3);
  const rising = series(300, (i) => 20 * i + 100 * random.next());
  for (const values of [rising, rising.toReversed(), series(60, (i) => i)]) {
    for (const statistic of [{ quantile: 0.99 }, { quantile: 0.5 }, { mean: true }] as const) {
      const found = estimate(values, below(1e9, statistic));
      expect(found).toMatchObject({ effective: 1, trend: true });
      expect(found.bounds.upper).toBe(Infinity);
    }
  }
  // All of it misses the target: one sample is enough to see that.
  expect(estimate(rising, below(-1, { quantile: 0.99 })).bounds.lower).toBeGreaterThan(-1);
});

test("a step up is one event, however often it was read", () => {
  const step = series(600, (i) => (i < 400 ? 5 : 900));
  const found = estimate(step, below(1000, { quantile: 0.95 }));
  expect(found.effective).toBeLessThanOrEqual(2);
  expect(found.bounds.upper).toBe(Infinity);
});

test("readings beyond a quantile that come in few rows do not say how alike they are", () => {
  const random = new Random(5);
  // 5 % beyond 100, in three rows of ten.
  const rows = series(600, (i) => (i % 200 < 10 ? 200 : 10) + random.next());
  expect(estimate(rows, below(100, { quantile: 0.95 })).effective).toBeLessThan(100);
  const scattered = series(600, () => (random.next() < 0.05 ? 200 : 10) + random.next());
  expect(estimate(scattered, below(100, { quantile: 0.9 })).effective ?? 600).toBeGreaterThan(300);
});

test("silence is no noise: no answer for longer than the quantile leaves room for decides", () => {
  const silent = (answer: number): number[] =>
    series(500, (i) => (i > 200 && i < 260 ? answer : 20 + (i % 7)));
  expect(estimate(silent(Infinity), below(100, { quantile: 0.95 })).bounds.lower).toBe(Infinity);
  const atLeast: Target = { comparison: ">", value: 10, unit: "ms", quantile: 0.05 };
  expect(estimate(silent(-Infinity), atLeast).bounds.upper).toBe(-Infinity);
  expect(estimate(silent(20), atLeast).bounds.upper).toBeGreaterThan(10);
});
