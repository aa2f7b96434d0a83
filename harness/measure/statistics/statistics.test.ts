import { expect, test } from "@playwright/test";
import { Random } from "../../lib/random.ts";
import { autoregressive } from "../../testing/draws.ts";
import { autocovariances } from "./autocovariance.ts";
import { effectiveLength, GaugeReadings, ranksOf, type GaugeSample } from "./effective-samples.ts";
import { meanBounds } from "./mean-bounds.ts";
import { followsTrend } from "./trend.ts";

const gauge = (values: readonly number[], of = "a"): GaugeSample[] =>
  values.map((value, i) => ({ time: i * 1e8, of, value }));
const worth = (samples: readonly GaugeSample[]): number | undefined =>
  new GaugeReadings(samples).worth(samples.map(({ value }) => value));

test("autocovariances are those of the definition", () => {
  const values = Array.from({ length: 37 }, (_, i) => ((i * 7919) % 101) / 10);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const naive = values.map((_, lag) =>
    values
      .slice(lag)
      .reduce((sum, value, i) => sum + ((value - mean) * ((values[i] ?? 0) - mean)) / 37, 0),
  );
  autocovariances(values).forEach((value, lag) => expect(value).toBeCloseTo(naive[lag] ?? NaN, 9));
  expect(autocovariances([])).toHaveLength(0);
});

test("effective samples of an autoregressive series are near the known value, on the careful side", () => {
  for (const correlation of [0, 0.5, 0.9]) {
    const truth = (20_000 * (1 - correlation)) / (1 + correlation);
    const found = worth(gauge(autoregressive(new Random(3), 20_000, correlation))) ?? NaN;
    expect(found / truth).toBeGreaterThan(0.7);
    expect(found / truth).toBeLessThan(1.15);
  }
});

test("a series too long for one transform is worth as much as its short ones say", () => {
  const values = autoregressive(new Random(4), 600_000, 0.9);
  const truth = (600_000 * 0.1) / 1.9;
  expect(effectiveLength(values) / truth).toBeGreaterThan(0.85);
  expect(effectiveLength(values) / truth).toBeLessThan(1.15);
});

test("nodes that rise and fall together count as one, others add up", () => {
  const random = new Random(5);
  const one = autoregressive(random, 5000, 0.5);
  const other = autoregressive(random, 5000, 0.5);
  const both = (b: readonly number[]): GaugeSample[] =>
    one.flatMap((value, i) => [
      { time: i * 1e8, of: "a", value },
      { time: i * 1e8 + 1e6, of: "b", value: 50 + (b[i] ?? 0) },
    ]);
  const alone = worth(gauge(one)) ?? NaN;
  expect((worth(both(one)) ?? NaN) / alone).toBeCloseTo(1, 1);
  expect((worth(both(other)) ?? NaN) / alone).toBeGreaterThan(1.6);
});

test("a series that never varies says nothing about itself, a short one promises nothing", () => {
  expect(worth(gauge([3, 3, 3, 3]))).toBeUndefined();
  expect(worth([])).toBeUndefined();
  expect(worth(gauge([1, 2]))).toBeLessThanOrEqual(2);
  expect(worth(gauge([1, Infinity, 2]))).toBeUndefined();
});

test("a ramp or a step is worth about its one course, and never less than one sample", () => {
  for (const length of [2, 3, 10, 60, 1000]) {
    const ramp = Array.from({ length }, (_, i) => i);
    const step = ramp.map((i) => (i < length / 2 ? 5 : 900));
    for (const series of [ramp, step, ramp.toReversed()]) {
      expect(worth(gauge(series))).toBeGreaterThanOrEqual(1);
      expect(worth(gauge(series))).toBeLessThan(2.1);
    }
  }
});

test("a trend is one that explains most of what varies, whichever gauge it is of", () => {
  const random = new Random(8);
  const noise = Array.from({ length: 300 }, () => random.next());
  const rising = (slope: number, of = "a"): GaugeSample[] =>
    gauge(
      noise.map((value, i) => value + slope * i),
      of,
    );
  expect(followsTrend(rising(0))).toBe(false);
  expect(followsTrend(rising(0.0001))).toBe(false);
  expect(followsTrend(rising(0.01))).toBe(true);
  expect(followsTrend([...rising(0.01), ...rising(-0.01, "b")])).toBe(true);
  expect(followsTrend([...rising(0.01), ...rising(0, "b"), ...rising(0, "c")])).toBe(false);
  expect(followsTrend(gauge(noise.map(() => 7)))).toBe(false);
  // Chance orders a few of them.
  expect(followsTrend(gauge([1, 2, 3, 4, 5]))).toBe(false);
});

test("ranks share ties", () => {
  expect([...ranksOf([10, 20, 10, Infinity])]).toEqual([1.5, 3, 1.5, 4]);
});

test("mean bounds need enough samples for their skewness, and an infinite value makes an infinite mean", () => {
  expect(meanBounds([1, 2, 3])).toMatchObject({ mean: 2, lower: -Infinity, upper: Infinity });
  expect(meanBounds([1, Infinity]).lower).toBe(Infinity);
  expect(meanBounds([1, -Infinity]).upper).toBe(-Infinity);
  const outlier = [...Array.from({ length: 99 }, () => 1), 1000];
  expect(meanBounds(outlier).upper).toBe(Infinity);
});

test("what a planned stretch has in common is no chance", () => {
  const random = new Random(6);
  const faulted = Array.from(
    { length: 900 },
    (_, i) => random.next() + (i >= 300 && i < 600 ? 50 : 0),
  );
  expect(effectiveLength(faulted)).toBeLessThan(20);
  expect(effectiveLength(faulted, [300, 600])).toBe(900);
  expect(effectiveLength([4, 4, 4])).toBe(3);
});
