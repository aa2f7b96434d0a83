/**
 * The promise behind every verdict, by simulation: a system that sits exactly on its target is passed wrongly in at most
 * 5 % of runs, and failed wrongly in at most 5 %. 1 000 seeded trials each.
 */
import { expect, test } from "@playwright/test";
import type { Target } from "../domain/scenario.ts";
import { Random } from "../lib/random.ts";
import { autoregressive, gaussian } from "../testing/draws.ts";
import { estimateOf } from "./estimate.ts";
import type { Measurement } from "./run-data.ts";

const TRIALS = 1000;

interface Rates {
  readonly wrongPasses: number;
  readonly wrongFails: number;
}

function simulate(target: Target, draw: (random: Random) => Measurement, seed = 4): Rates {
  const random = new Random(seed);
  let [wrongPasses, wrongFails] = [0, 0];
  for (let trial = 0; trial < TRIALS; trial += 1) {
    const { lower, upper } = estimateOf(draw(random), target)?.bounds ?? { lower: NaN, upper: NaN };
    const [good, bad] = target.comparison === "<" ? [upper, -lower] : [-lower, upper];
    const limit = target.comparison === "<" ? target.value : -target.value;
    if (good < limit) wrongPasses += 1;
    if (bad < -limit) wrongFails += 1;
  }
  return { wrongPasses: wrongPasses / TRIALS, wrongFails: wrongFails / TRIALS };
}

function expectHonest({ wrongPasses, wrongFails }: Rates): void {
  expect(wrongPasses).toBeLessThanOrEqual(0.05);
  expect(wrongFails).toBeLessThanOrEqual(0.05);
  // A rule that never decides would be honest, too.
  expect(wrongPasses + wrongFails).toBeGreaterThan(0.01);
}

const below = (value: number, statistic: Pick<Target, "quantile" | "mean">): Target => ({
  comparison: "<",
  value,
  unit: "ms",
  ...statistic,
});
const independent = (length: number, draw: (random: Random) => number) => (random: Random) =>
  ({
    type: "distribution",
    sorted: Float64Array.from({ length }, () => draw(random)).sort(),
  }) as const;
const gauge =
  (length: number, correlation: number) =>
  (random: Random): Measurement => ({
    type: "gauge",
    samples: autoregressive(random, length, correlation).map((value, i) => ({
      ...{ time: i * 1e8, of: "db-b", value },
    })),
  });

const lognormal = (random: Random): number => Math.exp(0.7 * gaussian(random));
/** Quantiles of the standard normal. */
const Z = { 0.5: 0, 0.9: 1.2815515655, 0.95: 1.644853627, 0.99: 2.326347874 } as const;

test("quantiles of independent samples", () => {
  const p95 = below(Math.exp(0.7 * Z[0.95]), { quantile: 0.95 });
  expectHonest(simulate(p95, independent(400, lognormal)));
  const p99 = below(Math.exp(0.7 * Z[0.99]), { quantile: 0.99 });
  expectHonest(simulate(p99, independent(1500, lognormal)));
});

test("ratios", () => {
  const target: Target = { comparison: ">=", value: 0.99, unit: "ratio" };
  const draw = (random: Random): Measurement => {
    const total = 1000;
    const good = Array.from({ length: total }, () => random.next() < 0.99).filter(Boolean).length;
    return { type: "ratio", good, total };
  };
  expectHonest(simulate(target, draw));
});

test("means of symmetric and of skewed samples", () => {
  expectHonest(simulate(below(0, { mean: true }), independent(200, gaussian)));
  expectHonest(
    simulate(
      below(1, { mean: true }),
      independent(300, (r) => r.exponential(1)),
    ),
  );
  const mean = below(Math.exp(0.245), { mean: true });
  expectHonest(simulate(mean, independent(300, lognormal)));
});

for (const [correlation, length] of [
  [0, 250],
  [0.5, 250],
  [0.9, 500],
] as const) {
  test(`quantiles and means of a gauge whose readings are ${correlation} alike`, () => {
    expectHonest(simulate(below(Z[0.9], { quantile: 0.9 }), gauge(length, correlation)));
    expectHonest(simulate(below(Z[0.5], { quantile: 0.5 }), gauge(length, correlation)));
    expectHonest(simulate(below(0, { mean: true }), gauge(length, correlation)));
  });
}

test("known-bad: judged as if they were independent, readings of a gauge pass wrongly", () => {
  const draw = (random: Random): Measurement => ({
    type: "distribution",
    sorted: Float64Array.from(autoregressive(random, 800, 0.9)).sort(),
  });
  const { wrongPasses, wrongFails } = simulate(below(Z[0.9], { quantile: 0.9 }), draw);
  expect(wrongPasses).toBeGreaterThan(0.15);
  expect(wrongFails).toBeGreaterThan(0.15);
});
