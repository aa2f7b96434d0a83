import { expect, test } from "@playwright/test";
import type { MetricComparison } from "../../domain/comparison.ts";
import { Random } from "../../lib/random.ts";
import { autoregressive, gaussian } from "../../testing/draws.ts";
import { effectiveLength } from "../statistics/effective-samples.ts";
import { compareMetrics, overallVerdict } from "./compare-metrics.ts";
import { COMPARE_DEFAULTS } from "./compare-options.ts";
import type {
  ComparedMetric,
  ComparedValues,
  CountedSample,
  SortedSample,
} from "./compared-metric.ts";

const N = 3000;

function sample(
  random: Random,
  change: (value: number, random: Random) => number = (v) => v,
  length = N,
): SortedSample {
  const draw = (): number => change(40 * Math.exp(0.3 * gaussian(random)), random);
  return { sorted: Float64Array.from({ length }, draw).sort(), effective: length };
}

function metric(values: ComparedValues): ComparedMetric {
  return { metric: "latency(browse)", during: "whole", unit: "ms", better: "lower", values };
}

function compare(
  values: ComparedValues,
  of: Partial<Pick<ComparedMetric, "unit" | "better">> = {},
): MetricComparison {
  const [compared] = compareMetrics([{ ...metric(values), ...of }], COMPARE_DEFAULTS, 7n);
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
  let same = 0;
  for (let trial = 0; trial < 200; trial += 1) {
    const values = {
      type: "samples",
      baseline: sample(random, undefined, 2 * N),
      candidate: sample(random, undefined, 2 * N),
    } as const;
    const compared = compareMetrics([metric(values)], COMPARE_DEFAULTS, BigInt(trial));
    if (overallVerdict(compared) === "same") same += 1;
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

test("failures that come in rows are one event: a little more of an outage is not worse", () => {
  const counted = (good: number, effective?: number): CountedSample => ({
    ...{ good, total: 20_000 },
    ...(effective === undefined ? {} : { effective }),
  });
  const compareRatio = (baseline: CountedSample, candidate: CountedSample): MetricComparison =>
    compare({ type: "ratio", baseline, candidate }, { unit: "ratio", better: "higher" });
  // 1.5 % and 2.1 % failed, in one row each; scattered they would be worse.
  expect(compareRatio(counted(19_700), counted(19_580)).verdict).toBe("worse");
  const rows = compareRatio(counted(19_700, 60), counted(19_580, 55));
  expect(rows.verdict).toBe("cannot-tell");
  expect(rows.candidate).toEqual({ samples: 20_000, effective: 55 });
  // Counts of nothing but good ones say nothing against it.
  expect(compareRatio(counted(20_000, 20_000), counted(20_000, 20_000)).verdict).toBe("same");
});

test("autocorrelated series of one distribution are not called different, in at least 95 % of 200 seeded trials", () => {
  const random = new Random(9);
  const series = (): SortedSample => {
    const values = Float64Array.from(
      autoregressive(random, 1000, 0.9),
      (value) => 40 * Math.exp(0.3 * value),
    );
    return { sorted: values.toSorted(), effective: effectiveLength(values) };
  };
  let [different, differentIfIndependent] = [0, 0];
  for (let trial = 0; trial < 200; trial += 1) {
    const [baseline, candidate] = [series(), series()];
    const { verdict } = compare({ type: "samples", baseline, candidate });
    if (verdict === "worse" || verdict === "better") different += 1;
    const all = (sample: SortedSample): SortedSample => ({ ...sample, effective: 1000 });
    const naive = compare({ type: "samples", baseline: all(baseline), candidate: all(candidate) });
    if (naive.verdict === "worse" || naive.verdict === "better") differentIfIndependent += 1;
  }
  expect(different).toBeLessThanOrEqual(10);
  // Known-bad: taken as independent they are.
  expect(differentIfIndependent).toBeGreaterThan(60);
});

test("heavy tails and whole milliseconds: no more than 5 % of 200 equal pairs are called different", () => {
  const draws: readonly ((random: Random) => number)[] = [
    (random) => 10 / Math.sqrt(1 - random.next()),
    (random) => Math.round(3 * Math.exp(0.4 * gaussian(random))),
    (random) => (random.next() < 0.97 ? 5 : 200) * Math.exp(0.1 * gaussian(random)),
  ];
  for (const draw of draws) {
    const random = new Random(10);
    let different = 0;
    for (let trial = 0; trial < 200; trial += 1) {
      const [baseline, candidate] = [1, 2].map((): SortedSample => ({
        sorted: Float64Array.from({ length: 500 }, () => draw(random)).sort(),
        effective: 500,
      })) as [SortedSample, SortedSample];
      const { verdict } = compare({ type: "samples", baseline, candidate });
      if (verdict === "worse" || verdict === "better") different += 1;
    }
    expect(different).toBeLessThanOrEqual(10);
  }
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
