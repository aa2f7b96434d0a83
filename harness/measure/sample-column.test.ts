import { expect, test } from "@playwright/test";
import { Random } from "../lib/random.ts";
import { gaussian } from "../testing/draws.ts";
import { quantileOf } from "./bounds.ts";
import { DistributionSketch } from "./distribution-sketch.ts";
import { SampleColumn } from "./sample-column.ts";

const QUANTILES = [0, 0.001, 0.5, 0.95, 0.99, 0.999, 1];

function values(length: number): number[] {
  const random = new Random(8);
  return Array.from({ length }, () => 40 * Math.exp(1.5 * gaussian(random)));
}

test("a column is exact, over several chunks", () => {
  const all = values(150_000);
  const column = new SampleColumn();
  for (const value of all) column.add(value);
  const sorted = Float64Array.from(all).sort();
  expect(column.sorted()).toEqual(sorted);
  for (const quantile of QUANTILES)
    expect(column.quantiles([quantile])[0]).toBe(quantileOf(sorted, quantile));
  expect(column.isExact).toBe(true);
  expect(new SampleColumn().quantiles([0.5])).toEqual([]);
});

test("beyond its bound it says that it is a sketch, and stays within the error", () => {
  const all = values(20_000);
  const column = new SampleColumn({ exact: 5000 });
  for (const value of all) column.add(value);
  expect(column.isExact).toBe(false);
  expect(column).toHaveLength(20_000);
  const sorted = Float64Array.from(all).sort();
  for (const quantile of QUANTILES) {
    const [found, truth] = [
      column.quantiles([quantile])[0] ?? NaN,
      quantileOf(sorted, quantile) ?? NaN,
    ];
    expect(Math.abs(found / truth - 1)).toBeLessThanOrEqual(0.00501);
  }
});

test("a sketch takes zeros, no answers and any range", () => {
  const sketch = new DistributionSketch({ error: 0.01 });
  for (const value of [0, 1e-6, 5, 1e9, Infinity]) sketch.add(value);
  expect(sketch.quantile(0.2)).toBe(0);
  expect(sketch.quantile(0.4)).toBeCloseTo(1e-6, 7);
  expect((sketch.quantile(0.8) ?? NaN) / 1e9).toBeCloseTo(1, 1);
  expect(sketch.quantile(1)).toBe(Infinity);
});
