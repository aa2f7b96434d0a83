import { expect, test } from "@playwright/test";
import { Random } from "../../lib/random.ts";
import { gaussian } from "../../testing/draws.ts";
import { changePoints, fewestValues, levelFor } from "./change-points.ts";

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

const DRAWS: Readonly<Record<string, (random: Random) => number>> = {
  normal: (random) => 100 + 5 * gaussian(random),
  skewed: (random) => 100 * Math.exp(0.3 * gaussian(random)),
  "heavy-tailed": (random) => 100 / Math.sqrt(1 - random.next()),
};
for (const [name, draw] of Object.entries(DRAWS)) {
  test(`where nothing changed, at most 5 % of 200 ${name} histories have a change`, () => {
    for (const length of [6, 12, 40]) {
      let found = 0;
      for (let seed = 0; seed < 200; seed += 1) {
        const random = new Random(seed);
        const series = Array.from({ length }, () => draw(random));
        if (changePoints(series, new Random(seed)).length > 0) found += 1;
      }
      expect(found).toBeLessThanOrEqual(10);
    }
  });
}

/** A shift of 20 % after 20 runs: share of 100 histories in which it is seen, at its run or one beside it. */
function seen({ noise, after }: Readonly<Record<"noise" | "after", number>>): number {
  let found = 0;
  for (let seed = 0; seed < 100; seed += 1) {
    const random = new Random(1000 + seed);
    const series = Array.from(
      { length: 20 + after },
      (_, i) => (i < 20 ? 100 : 120) * (1 + noise * gaussian(random)),
    );
    const points = changePoints(series, new Random(seed));
    if (points.some(({ index }) => Math.abs(index - 20) <= 1)) found += 1;
  }
  return found / 100;
}

test("a shift of 20 % is seen after three runs where runs vary by 3 %, after five where by 5 %", () => {
  expect(seen({ noise: 0.03, after: 3 })).toBeGreaterThanOrEqual(0.95);
  expect(seen({ noise: 0.05, after: 5 })).toBeGreaterThanOrEqual(0.95);
  // Known-bad: two runs are no regime, whatever they say.
  expect(seen({ noise: 0.03, after: 2 })).toBeLessThan(0.3);
});

test("a metric that moves and comes back has both changes", () => {
  let found = 0;
  for (let seed = 0; seed < 50; seed += 1) {
    const series = noise(seed, 40, (i) => (i >= 20 && i < 25 ? 120 : 100));
    const [first, second, ...others] = changePoints(series, new Random(seed));
    const near = (index: number | undefined, truth: number): boolean =>
      Math.abs((index ?? NaN) - truth) <= 1;
    if (near(first?.index, 20) && near(second?.index, 25) && others.length === 0) found += 1;
  }
  expect(found).toBeGreaterThanOrEqual(45);
});

test("an outlier is no regime, and a history too short for its level has no change", () => {
  expect(
    changePoints(
      noise(3, 30, (i) => (i === 15 ? 200 : 100)),
      new Random(1),
    ),
  ).toEqual([]);
  expect(changePoints([1, 100], new Random(1))).toEqual([]);
  expect([1, 20, 50].map((series) => fewestValues(levelFor(series)))).toEqual([10, 12, 14]);
  const clear = (length: number): number =>
    changePoints(
      noise(4, length, (i) => (i < length / 2 ? 100 : 500)),
      new Random(1),
    ).length;
  expect([clear(8), clear(10)]).toEqual([0, 1]);
});
