import { expect, test } from "@playwright/test";
import { Random } from "../lib/random.ts";
import { ratioBounds } from "../lib/ratio-bounds.ts";
import { leastSamplesForShare } from "../domain/least-samples.ts";
import { quantileBounds, quantileOf } from "./bounds.ts";

test.describe("ratioBounds", () => {
  // Published one-sided 95 % Clopper-Pearson values: "rule of three" cases and R's binom.test(alternative=…).
  test("gives the published values at and beside the edges", () => {
    expect(ratioBounds(0, 100)).toEqual({ lower: 0, upper: expect.closeTo(0.029513, 5) });
    expect(ratioBounds(100, 100)).toEqual({ lower: expect.closeTo(0.970487, 5), upper: 1 });
    expect(ratioBounds(95, 100).lower).toBeCloseTo(0.897738, 4);
    expect(ratioBounds(5, 10).lower).toBeCloseTo(0.222441, 5);
  });
});

test.describe("quantileBounds", () => {
  test("needs 299 samples to bound a p99 from above", () => {
    expect(leastSamplesForShare(0.99, 0.05)).toBe(299);
    const samples = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
    expect(quantileBounds(samples(298), 0.99).upper).toBe(Infinity);
    expect(quantileBounds(samples(299), 0.99).upper).toBe(298);
  });

  test("knows nothing of an empty sample", () => {
    expect(quantileBounds([], 0.5)).toEqual({ lower: -Infinity, upper: Infinity });
  });

  test("covers the true quantile at least 95 % of the time on each side", () => {
    const random = new Random(11);
    const [trials, quantile] = [2000, 0.9];
    let below = 0;
    let above = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      const sorted = Array.from({ length: 80 }, () => random.next()).sort((a, b) => a - b);
      const { lower, upper } = quantileBounds(sorted, quantile);
      if (lower > quantile) above += 1;
      if (upper < quantile) below += 1;
    }
    expect(above / trials).toBeLessThan(0.065);
    expect(below / trials).toBeLessThan(0.065);
    // Not so wide as to be useless either.
    expect(above + below).toBeGreaterThan(20);
  });
});

test("quantileOf gives a value that was measured", () => {
  expect(quantileOf([1, 2, 3, 4], 0.5)).toBe(2);
  expect(quantileOf([1, 2, 3, 4], 1)).toBe(4);
  expect(quantileOf([], 0.5)).toBeUndefined();
});
