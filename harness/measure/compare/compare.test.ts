import { expect, test } from "@playwright/test";
import type { MetricComparison } from "../../domain/comparison.ts";
import { Random } from "../../lib/random.ts";
import { gaussian } from "../../testing/draws.ts";
import { compareMetrics, overallVerdict } from "./compare-metrics.ts";
import { COMPARE_DEFAULTS } from "./compare-options.ts";
import type { ComparedMetric, ComparedValues, SortedSample } from "./compared-metric.ts";

const N = 3000;

function sample(
  random: Random,
  change: (value: number, random: Random) => number = (v) => v,
): SortedSample {
  const draw = (): number => change(40 * Math.exp(0.3 * gaussian(random)), random);
  return { sorted: Float64Array.from({ length: N }, draw).sort(), effective: N };
}

function metric(values: ComparedValues): ComparedMetric {
  return { metric: "latency(browse)", during: "whole", unit: "ms", better: "lower", values };
}

function compare(values: ComparedValues): MetricComparison {
  const [compared] = compareMetrics([metric(values)], COMPARE_DEFAULTS, 7n);
  if (compared === undefined) throw new Error("one metric gives one comparison");
  return compared;
}

const verdictOf = ({ rows }: MetricComparison, aspect: string): string | undefined =>
  rows.find((row) => row.aspect === aspect)?.verdict;

test("known-bad: ten percent slower at equal noise is worse, and the other way round better", () => {
  const random = new Random(1);
  const [before, after] = [sample(random), sample(random, (value) => value + 4)];
  const slower = compare({ type: "samples", baseline: before, candidate: after });
  expect(slower.verdict).toBe("worse");
  expect(verdictOf(slower, "location")).toBe("worse");
  const location = slower.rows[0];
  expect(location?.change).toBeCloseTo(0.1, 1);
  expect(location?.largerShare).toBeGreaterThan(0.55);
  expect(location?.rankBiserial).toBeCloseTo(2 * (location?.largerShare ?? NaN) - 1, 12);
  const faster = compare({ type: "samples", baseline: after, candidate: before });
  expect(verdictOf(faster, "location")).toBe("better");
});

test("equal distributions are the same in at least 95 % of 200 seeded trials", () => {
  const random = new Random(2);
  const options = { ...COMPARE_DEFAULTS, quantiles: [0.95] };
  let same = 0;
  for (let trial = 0; trial < 200; trial += 1) {
    const values = {
      type: "samples",
      baseline: sample(random),
      candidate: sample(random),
    } as const;
    if (overallVerdict(compareMetrics([metric(values)], options, BigInt(trial))) === "same")
      same += 1;
  }
  expect(same).toBeGreaterThanOrEqual(190);
});

test("known-bad: more variance alone is seen, though nothing else moved", () => {
  const random = new Random(3);
  const wider = sample(random, (value) => Math.max(0, 40 * (value / 40) ** 1.6));
  const compared = compare({ type: "samples", baseline: sample(random), candidate: wider });
  expect(verdictOf(compared, "location")).toBe("same");
  expect(verdictOf(compared, "spread")).toBe("worse");
  expect(compared.verdict).toBe("worse");
});

test("few samples cannot tell, and say what they could have seen", () => {
  const random = new Random(4);
  const few = (): SortedSample => ({
    sorted: Float64Array.from(sample(random).sorted).slice(1400, 1420),
    effective: 20,
  });
  const noisy = (): SortedSample => ({
    sorted: Float64Array.from({ length: 20 }, () => 40 * Math.exp(gaussian(random))).sort(),
    effective: 20,
  });
  expect(
    compare({ type: "samples", baseline: few(), candidate: few() }).rows.map(
      ({ aspect }) => aspect,
    ),
  ).toEqual(["location", "spread"]);
  const compared = compare({ type: "samples", baseline: noisy(), candidate: noisy() });
  expect(compared.verdict).toBe("cannot-tell");
  expect(compared.rows[0]?.why).toMatch(/changes below \d+ % cannot be told from chance/);
});

test("correlated samples do not pretend to be many", () => {
  const random = new Random(5);
  const thin = (sorted: SortedSample): SortedSample => ({ ...sorted, effective: 12 });
  const [before, after] = [sample(random), sample(random, (value) => value * 1.1)];
  const compared = compare({ type: "samples", baseline: thin(before), candidate: thin(after) });
  expect(compared.verdict).toBe("cannot-tell");
});

test("ratios are compared by their difference", () => {
  const ratio = (good: number, total: number): ComparedValues => ({
    type: "ratio",
    baseline: { good: 9990, total: 10_000 },
    candidate: { good, total },
  });
  const verdict = (values: ComparedValues): string | undefined =>
    compareMetrics(
      [{ ...metric(values), unit: "ratio", better: "higher" }],
      COMPARE_DEFAULTS,
      1n,
    )[0]?.verdict;
  expect(verdict(ratio(9900, 10_000))).toBe("worse");
  expect(verdict(ratio(9988, 10_000))).toBe("same");
  expect(verdict(ratio(99, 100))).toBe("cannot-tell");
});

test("one value a run cannot be told from chance, and does not decide the whole", () => {
  const random = new Random(6);
  const values: ComparedValues = {
    type: "value",
    baseline: { value: 100, samples: 50 },
    candidate: { value: 900, samples: 50 },
  };
  const [single, rest] = compareMetrics(
    [
      metric(values),
      metric({ type: "samples", baseline: sample(random), candidate: sample(random) }),
    ],
    { ...COMPARE_DEFAULTS, quantiles: [] },
    1n,
  );
  if (single === undefined || rest === undefined) throw new Error("two metrics give two");
  expect(single.rows[0]).toMatchObject({ verdict: "cannot-tell", change: 8, p: null });
  expect(overallVerdict([single, rest])).toBe("same");
  expect(overallVerdict([single])).toBe("cannot-tell");
});
