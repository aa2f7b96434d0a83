/** The tests of one metric, before correction for all of them: which change was seen, how sure, with which p. */
import type { ComparisonRow } from "../../domain/comparison.ts";
import type { Random } from "../../lib/random.ts";
import { quantileOf } from "../bounds.ts";
import { brownForsythe, medianOf } from "../statistics/brown-forsythe.ts";
import { fisherExact, ratioDifference, type Count } from "../statistics/fisher-exact.ts";
import { hodgesLehmann } from "../statistics/hodges-lehmann.ts";
import { mannWhitney } from "../statistics/mann-whitney.ts";
import { quantileChange } from "../statistics/quantile-bootstrap.ts";
import type { CompareOptions } from "./compare-options.ts";
import type {
  AggregateValue,
  ComparedMetric,
  ComparedValues,
  CountedSample,
  SortedSample,
} from "./compared-metric.ts";

/** A row whose verdict waits for the correction. */
export type DraftRow = Omit<ComparisonRow, "adjustedP" | "verdict" | "why"> & {
  /** Why nothing can be told, whatever the figures. */
  readonly undecidable?: string;
};

/** With fewer no order of them would be unlikely enough to survive a correction. */
const FEWEST = 8;
/** Fewer samples beyond a quantile than this say nothing of it. */
const BEYOND = 10;

export function draftRows(
  { values }: ComparedMetric,
  options: CompareOptions,
  random: Random,
): DraftRow[] {
  switch (values.type) {
    case "samples":
      return sampleRows(values, options, random);
    case "ratio":
      return [ratioRow(values, options)];
    case "value":
      return [valueRow(values, options)];
  }
}

function sampleRows(
  { baseline, candidate }: Extract<ComparedValues, { readonly type: "samples" }>,
  options: CompareOptions,
  random: Random,
): DraftRow[] {
  const both = [baseline, candidate];
  if (both.some(({ effective }) => effective < FEWEST)) {
    const row = valueRow({ baseline: middleOf(baseline), candidate: middleOf(candidate) }, options);
    return [{ ...row, undecidable: `fewer than ${FEWEST} independent samples on one side` }];
  }
  const quantiles = options.quantiles.filter((quantile) =>
    both.every(({ effective }) => effective * (1 - quantile) >= BEYOND),
  );
  return [
    ...locationAndSpread(baseline, candidate, options),
    ...quantiles.map((quantile) => ({
      aspect: `p${Number((quantile * 100).toFixed(4))}`,
      baseline: finite(quantileOf(baseline.sorted, quantile)),
      candidate: finite(quantileOf(candidate.sorted, quantile)),
      ...bounded(quantileChange(baseline, candidate, { quantile, alpha: options.alpha, random })),
      threshold: options.thresholds.quantile,
    })),
  ];
}

function locationAndSpread(
  { sorted: x, effective: xWorth }: SortedSample,
  { sorted: y, effective: yWorth }: SortedSample,
  { alpha, thresholds }: CompareOptions,
): DraftRow[] {
  const inflation = (1 / xWorth + 1 / yWorth) / (1 / x.length + 1 / y.length);
  const test = mannWhitney(x, y, inflation);
  const { shift, lower, upper } = hodgesLehmann(x, y, { deviation: test.deviation, alpha });
  const [from, to] = [medianOf(x), medianOf(y)];
  const spread = brownForsythe(x, y, { inflation, alpha });
  const of = (difference: number): number => (difference === 0 ? 0 : difference / Math.abs(from));
  return [
    {
      aspect: "location",
      baseline: finite(from),
      candidate: finite(to),
      ...bounded({ change: of(shift), lower: of(lower), upper: of(upper), p: test.p }),
      largerShare: test.largerShare,
      rankBiserial: 2 * test.largerShare - 1,
      threshold: thresholds.location,
    },
    {
      aspect: "spread",
      baseline: finite(spread.first),
      candidate: finite(spread.second),
      ...bounded(spread),
      threshold: thresholds.spread,
    },
  ];
}

function ratioRow(
  { baseline, candidate }: { readonly baseline: CountedSample; readonly candidate: CountedSample },
  { alpha, thresholds }: CompareOptions,
): DraftRow {
  const threshold = thresholds.ratio;
  const of = ({ good, total }: Count): number | null => (total === 0 ? null : good / total);
  const common = { aspect: "ratio", baseline: of(baseline), candidate: of(candidate), threshold };
  if (baseline.total === 0 || candidate.total === 0) {
    return { ...common, ...UNKNOWN, undecidable: "nothing was measured" };
  }
  const [first, second] = [worthOf(baseline), worthOf(candidate)];
  const p = fisherExact(rounded(first), rounded(second));
  return { ...common, ...bounded({ ...ratioDifference(first, second, alpha), p }) };
}

/** Failures come in rows: counts divided by their design effect (Rao & Scott 1992) are what as many independent ones say. */
function worthOf({ good, total, effective = total }: CountedSample): Count {
  const share = Math.min(1, effective / total);
  return { good: good * share, total: total * share };
}

function rounded({ good, total }: Count): Count {
  const [whole, bad] = [Math.round(total), Math.round(total - good)];
  return { good: Math.max(0, whole - bad), total: whole };
}

function valueRow(
  {
    baseline,
    candidate,
    missing = "nothing was measured",
  }: Omit<Extract<ComparedValues, { readonly type: "value" }>, "type">,
  { thresholds }: CompareOptions,
): DraftRow {
  const [from, to] = [baseline.value, candidate.value];
  const isKnown = from !== null && to !== null;
  const change = !isKnown ? null : from === to ? 0 : from === 0 ? null : to / from - 1;
  return {
    aspect: baseline.aspect ?? "value",
    baseline: from,
    candidate: to,
    ...UNKNOWN,
    change,
    threshold: thresholds.location,
    undecidable: isKnown
      ? "one value a run does not say how much it varies from run to run"
      : missing,
  };
}

const UNKNOWN = { change: null, lower: null, upper: null, p: null } as const;

function middleOf({ sorted }: SortedSample): AggregateValue {
  return { value: finite(medianOf(sorted)), samples: sorted.length, aspect: "location" };
}

function bounded({
  change,
  lower,
  upper,
  p,
}: Readonly<Record<"change" | "lower" | "upper" | "p", number>>) {
  return { change: finite(change), lower: finite(lower), upper: finite(upper), p };
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
