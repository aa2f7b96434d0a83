import type { Comparison } from "../domain/comparison.ts";
import { Random } from "../lib/random.ts";
import {
  compareMetrics,
  COMPARE_METHODS,
  overallVerdict,
} from "../measure/compare/compare-metrics.ts";
import { COMPARE_DEFAULTS } from "../measure/compare/compare-options.ts";
import type { ComparedMetric, SortedSample } from "../measure/compare/compared-metric.ts";
import { gaussian } from "./draws.ts";

/** Two seeded runs, with one metric for each verdict: slower latency, equal ratio, too few samples, faster start. */
export function sampleComparison(): Comparison {
  const metrics = compareMetrics(METRICS, COMPARE_DEFAULTS, 7n);
  const scenario = "slo-under-latency";
  const side = { scenario, commit: "0123456789abcdef0123456789abcdef01234567" };
  return {
    baseline: {
      ...{ ...side, name: "last-good", runId: "20261120-030000-aaaa" },
      startedAt: "2026-11-20T03:00:00.000Z",
    },
    candidate: {
      ...{ ...side, name: scenario, runId: "20261121-030000-bbbb" },
      startedAt: "2026-11-21T03:00:00.000Z",
    },
    verdict: overallVerdict(metrics),
    methods: COMPARE_METHODS,
    alpha: COMPARE_DEFAULTS.alpha,
    seed: "7",
    metrics,
    verdicts: [
      {
        ...{ name: "Users are served", target: ">= 99.9%", unit: "ratio" },
        baseline: { verdict: "pass", value: 1 },
        candidate: { verdict: "pass", value: 1 },
      },
      {
        ...{ name: "Pages are quick", target: "p95 < 110ms", unit: "ms" },
        baseline: { verdict: "pass", value: 104.2 },
        candidate: { verdict: "fail", value: 121.9 },
      },
    ],
    notes: ["number of processors differs: 4 then, 2 now"],
  };
}

/** About `middle` ms, with noise. */
function drawn(seed: number, middle: number, count: number): SortedSample {
  const random = new Random(seed);
  const values = Array.from({ length: count }, () => middle * Math.exp(0.2 * gaussian(random)));
  return { sorted: Float64Array.from(values).sort(), effective: count };
}

function latency(
  metric: string,
  values: readonly [baseline: SortedSample, candidate: SortedSample],
): ComparedMetric {
  const [baseline, candidate] = values;
  const common = { during: "whole", unit: "ms", better: "lower" } as const;
  return { ...common, metric, values: { type: "samples", baseline, candidate } };
}

const METRICS: readonly ComparedMetric[] = [
  {
    ...{ metric: "availability(browse)", during: "whole", unit: "ratio", better: "higher" },
    values: {
      type: "ratio",
      baseline: { good: 4000, total: 4000 },
      candidate: { good: 4000, total: 4000 },
    },
  },
  latency("latency(start)", [drawn(1, 100, 2000), drawn(2, 70, 2000)]),
  latency("latency(rare)", [drawn(3, 100, 6), drawn(4, 100, 6)]),
  {
    ...latency('latency(browse) "GET <b>/users/:id</b>" from us-east-1', [
      drawn(5, 100, 2000),
      drawn(6, 115, 2000),
    ]),
    objectives: ["Pages are quick", "Pages | of users | are quick"],
  },
];
