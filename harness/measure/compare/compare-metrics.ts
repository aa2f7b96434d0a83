/**
 * The decision of `harness compare` over every metric of two runs.
 *
 * A row is worse (or better) when its corrected p is below alpha and the change is as large as matters; the same when the
 * whole confidence interval of the change is smaller than what matters; and otherwise it cannot tell.
 */
import {
  COMPARISON_VERDICTS,
  type ComparedSample,
  type ComparisonRow,
  type ComparisonVerdict,
  type Curve,
  type MetricComparison,
} from "../../domain/comparison.ts";
import { Random } from "../../lib/random.ts";
import { holm } from "../statistics/holm.ts";
import type { CompareOptions } from "./compare-options.ts";
import type { ComparedMetric, ComparedValues } from "./compared-metric.ts";
import { draftRows, type DraftRow } from "./draft-rows.ts";

/** Named in documents. */
export const COMPARE_METHODS = {
  location:
    "Mann-Whitney U with ties, Hodges-Lehmann shift and its Moses bounds, effect as Vargha-Delaney A and rank-biserial correlation",
  spread: "Brown-Forsythe (Levene about the medians), change of the mean distance from the median",
  quantiles: "percentile bootstrap of order statistics, 2 000 seeded resamples",
  ratios:
    "Fisher's exact test, Newcombe's hybrid score bounds of the difference, of counts divided by their design effect (Rao & Scott)",
  correction: "Holm over all tests of the comparison",
  correlation:
    "variances are inflated to the effective samples by Geyer's initial monotone sequence of the ranks, in the order of time",
} as const;

const CURVE_POINTS = 200;

export function compareMetrics(
  metrics: readonly ComparedMetric[],
  options: CompareOptions,
  seed: bigint,
): MetricComparison[] {
  const random = new Random(seed);
  const drafts = metrics.map((metric) =>
    draftRows(metric, options, random.fork(`${metric.metric} ${metric.during}`)),
  );
  const tested = drafts.flat().filter((row) => row.p !== null);
  const adjusted = holm(tested.map(({ p }) => p ?? 1));
  const adjustedOf = new Map(tested.map((row, i) => [row, adjusted[i] ?? 1]));
  return metrics.map((metric, i) => {
    const rows = (drafts[i] ?? []).map((draft) =>
      decide(draft, adjustedOf.get(draft) ?? null, { better: metric.better, alpha: options.alpha }),
    );
    const { values, objectives } = metric;
    return {
      metric: metric.metric,
      during: metric.during,
      ...(objectives === undefined ? {} : { objectives }),
      unit: metric.unit,
      better: metric.better,
      baseline: sizeOf(values.baseline),
      candidate: sizeOf(values.candidate),
      verdict: worst(rows.map(({ verdict }) => verdict)),
      rows,
      ...curvesOf(values),
    };
  });
}

/** One value a run can never be told from chance; it does not keep the rest from being decided. */
export function overallVerdict(metrics: readonly MetricComparison[]): ComparisonVerdict {
  const decidable = metrics.filter(({ rows }) => rows.some(({ p }) => p !== null));
  return worst(decidable.map(({ verdict }) => verdict));
}

/** Nothing compared is nothing known; where one thing is better and nothing worse, it is better. */
function worst(verdicts: readonly ComparisonVerdict[]): ComparisonVerdict {
  const found = new Set(verdicts);
  if (found.has("worse")) return "worse";
  if (found.has("cannot-tell") || found.size === 0) return "cannot-tell";
  return COMPARISON_VERDICTS.find((verdict) => found.has(verdict)) ?? "cannot-tell";
}

function decide(
  { undecidable, ...row }: DraftRow,
  adjustedP: number | null,
  { better, alpha }: { readonly better: "lower" | "higher"; readonly alpha: number },
): ComparisonRow {
  const { change, lower, upper, threshold } = row;
  const say = (verdict: ComparisonVerdict, why: string): ComparisonRow => ({
    ...row,
    ...{ adjustedP, verdict, why },
  });
  if (undecidable !== undefined) return say("cannot-tell", undecidable);
  if (change === null || adjustedP === null) return say("cannot-tell", "there is no finite value");
  if (adjustedP <= alpha && Math.abs(change) >= threshold) {
    // More spread is worse whatever the direction that the metric likes.
    const isWorse = row.aspect === "spread" || better === "lower" ? change > 0 : change < 0;
    return say(isWorse ? "worse" : "better", "significant, and as large as matters");
  }
  const [from, to] = [lower ?? -Infinity, upper ?? Infinity];
  if (from > -threshold && to < threshold) return say("same", "any change is smaller than matters");
  const halfWidth = (to - from) / 2;
  const unit = row.aspect === "ratio" ? "percentage points" : "%";
  const seen = Number.isFinite(halfWidth)
    ? `changes below ${Number((100 * halfWidth).toPrecision(2))} ${unit} cannot be told from chance with these samples`
    : "too few samples for bounds";
  return say(
    "cannot-tell",
    adjustedP <= alpha ? "a change, but not sure to be as large as matters" : seen,
  );
}

function sizeOf(side: ComparedValues["baseline"]): ComparedSample {
  if ("sorted" in side) {
    return { samples: side.sorted.length, effective: Math.floor(side.effective) };
  }
  if (!("total" in side)) return { samples: side.samples, effective: side.samples };
  return { samples: side.total, effective: Math.floor(side.effective ?? side.total) };
}

function curvesOf(values: ComparedValues): Pick<MetricComparison, "curves"> {
  if (values.type !== "samples") return {};
  return { curves: [curveOf(values.baseline.sorted), curveOf(values.candidate.sorted)] };
}

function curveOf(sorted: ArrayLike<number>): Curve {
  const n = sorted.length;
  const points = Math.min(n, CURVE_POINTS);
  return Array.from({ length: points }, (_, i) => {
    const rank = points === 1 ? n : 1 + Math.round((i * (n - 1)) / (points - 1));
    return [sorted[rank - 1] ?? NaN, rank / n] as const;
  }).filter(([value]) => Number.isFinite(value));
}
