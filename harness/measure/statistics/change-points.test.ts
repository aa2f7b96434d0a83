import { expect, test } from "@playwright/test";
import { Random } from "../../lib/random.ts";
import { gaussian } from "../../testing/draws.ts";
import { changePoints } from "./change-points.ts";

const noise = (seed: number, length: number, at: (i: number) => number): number[] => {
  const random = new Random(seed);
  return Array.from({ length }, (_, i) => at(i) + 3 * gaussian(random));
};

test("known-bad: a step of ten percent is found at its run", () => {
  const series = noise(1, 40, (i) => (i < 25 ? 100 : 110));
  const [point, ...others] = changePoints(series, new Random(1));
  expect(others).toEqual([]);
  expect(point?.index).toBeGreaterThanOrEqual(24);
  expect(point?.index).toBeLessThanOrEqual(26);
  expect(point?.meanBefore).toBeCloseTo(100, -1);
  expect(point?.meanAfter).toBeCloseTo(110, -1);
});

test("two steps are two change points", () => {
  const series = noise(2, 60, (i) => (i < 20 ? 100 : i < 40 ? 115 : 95));
  expect(changePoints(series, new Random(1)).map(({ index }) => index)).toEqual([20, 40]);
});

test("steady noise, an outlier and a short history have none, in at least 95 % of 100 seeded trials", () => {
  let found = 0;
  for (let seed = 0; seed < 100; seed += 1) {
    const series = noise(seed, 30, () => 100);
    if (changePoints(series, new Random(seed)).length > 0) found += 1;
  }
  expect(found).toBeLessThanOrEqual(5);
  const outlier = noise(3, 30, (i) => (i === 15 ? 200 : 100));
  expect(changePoints(outlier, new Random(1))).toEqual([]);
  expect(changePoints([1, 100], new Random(1))).toEqual([]);
});
