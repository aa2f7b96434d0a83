/**
 * What "about N more samples would decide it" is worth, by simulation: of seeded runs that end inconclusive, at least 70 % are
 * decided by a new run of the length that was named. Systems are a little off their targets: the nearer they are, the more
 * runs look like the other side of it.
 */
import { expect, test } from "@playwright/test";
import type { Target } from "../domain/scenario.ts";
import { Random } from "../lib/random.ts";
import { autoregressive, gaussian } from "../testing/draws.ts";
import { estimateOf } from "./estimate.ts";
import type { Measurement } from "./run-data.ts";
import { samplesToDecideShare } from "./samples-to-decide.ts";

type Draw = (random: Random, length: number) => Measurement;

/** Longer runs are not drawn: they count as undecided. */
const LONGEST = 40_000;

interface Tried {
  readonly inconclusive: number;
  readonly decided: number;
}

function attempt(target: Target, draw: Draw, length: number): Tried {
  const random = new Random(12);
  let [inconclusive, decided] = [0, 0];
  for (let trial = 0; trial < 400 && inconclusive < 60; trial += 1) {
    const first = estimateOf(draw(random, length), target);
    if (first === undefined || isDecided(target, first.bounds)) continue;
    inconclusive += 1;
    const { toDecide = Infinity, samples, effective = samples } = first;
    const longer = Math.ceil((toDecide * samples) / effective);
    if (longer > LONGEST) continue;
    const second = estimateOf(draw(random, Math.max(longer, length + 1)), target);
    if (second !== undefined && isDecided(target, second.bounds)) decided += 1;
  }
  return { inconclusive, decided };
}

function isDecided(
  { value }: Target,
  { lower, upper }: { readonly lower: number; readonly upper: number },
): boolean {
  return upper < value || lower > value;
}

const below = (value: number, statistic: Pick<Target, "quantile" | "mean">): Target => ({
  ...{ comparison: "<", value, unit: "ms" },
  ...statistic,
});
const lognormal = (random: Random): number => Math.exp(0.7 * gaussian(random));
const times: Draw = (random, length) => ({
  type: "distribution",
  sorted: Float64Array.from({ length }, () => lognormal(random)).sort(),
});
const gauge =
  (correlation: number): Draw =>
  (random, length) => ({
    type: "gauge",
    samples: autoregressive(random, length, correlation).map((value, i) => ({
      ...{ time: i * 1e8, of: "db-b", value },
    })),
  });
const share =
  (truth: number): Draw =>
  (random, total) => {
    let good = 0;
    for (let i = 0; i < total; i += 1) if (random.next() < truth) good += 1;
    return { type: "ratio", good, total };
  };
const atLeast = (value: number): Target => ({ comparison: ">=", value, unit: "ratio" });

const CASES: readonly (readonly [what: string, target: Target, draw: Draw, length: number])[] = [
  // The 97.7th and the 91.6th percentile for p95.
  ["a p95 that is met", below(Math.exp(1.4), { quantile: 0.95 }), times, 150],
  ["a p95 that is missed", below(Math.exp(0.965), { quantile: 0.95 }), times, 150],
  ["a median", below(1.15, { quantile: 0.5 }), times, 60],
  ["a ratio that is met", atLeast(0.99), share(0.996), 400],
  ["a ratio that is missed", atLeast(0.99), share(0.982), 300],
  ["a mean of skewed times", below(1.5, { mean: true }), times, 60],
  ["the p90 of a gauge", below(1.6, { quantile: 0.9 }), gauge(0.5), 150],
  ["the mean of a gauge", below(0.3, { mean: true }), gauge(0.8), 150],
];

for (const [what, target, draw, length] of CASES) {
  test(`${what}: about that many samples decide at least 70 % of undecided runs`, () => {
    const { inconclusive, decided } = attempt(target, draw, length);
    expect(inconclusive).toBeGreaterThanOrEqual(30);
    expect(decided / inconclusive).toBeGreaterThanOrEqual(0.7);
  });
}

test("if all were good, as many decide as can bound the target; half of that would not", () => {
  expect(samplesToDecideShare(1, 0.99, 0.05)).toBe(299);
  expect(samplesToDecideShare(1, 0.99, 0.01)).toBe(459);
  expect(samplesToDecideShare(0, 0.5, 0.05)).toBe(5);
  // Neither can a promise of all be kept for sure, nor can what lies on its target be decided.
  expect(samplesToDecideShare(1, 1, 0.05)).toBeUndefined();
  expect(samplesToDecideShare(0.99, 0.99, 0.05)).toBeUndefined();
});
