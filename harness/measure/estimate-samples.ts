/** Quantiles and means of samples. */
import type { Target } from "../domain/scenario.ts";
import { ratioBounds, type Bounds } from "../lib/ratio-bounds.ts";
import { quantileBounds, quantileOf } from "./bounds.ts";
import {
  meets,
  samplesToDecideMean,
  samplesToDecideShare,
  wantsSmall,
} from "./samples-to-decide.ts";
import { EFFECTIVE_SAMPLES_METHOD } from "./statistics/effective-samples.ts";
import { MEAN_METHOD, meanBounds } from "./statistics/mean-bounds.ts";

export interface Estimate {
  readonly value: number;
  readonly bounds: Bounds;
  readonly samples: number;
  /** How many independent samples they are worth, where that is fewer. */
  readonly effective?: number;
  /** Of a gauge: its readings mostly rise or mostly fall. */
  readonly trend?: true;
  readonly method: string;
  /** Independent samples in all that would decide; undefined: no number would, or there is nothing to decide. */
  readonly toDecide: number | undefined;
}

/** Samples and how many independent ones they are worth. */
export interface Sampled {
  readonly sorted: ArrayLike<number>;
  /** For the share of samples up to a value. */
  readonly effectiveAt: (value: number) => number;
  readonly effectiveMean: () => number;
  /** Readings of a gauge. */
  readonly gauge?: { readonly trend: boolean };
}

/** What the effective number of samples is itself unsure of comes out of the promise: 4 % of the 5 % are left. */
const OF_ESTIMATED_NUMBER = 0.8;

export function estimateSampled(
  sampled: Sampled,
  target: Target,
  alpha: number,
): Estimate | undefined {
  const { sorted } = sampled;
  if (sorted.length === 0) return undefined;
  if (target.mean === true) return estimateMean(sampled, target, alpha);
  const quantile = target.quantile ?? 1;
  const value = quantileOf(sorted, quantile) ?? NaN;
  const samples = sorted.length;
  if (quantile >= 1) {
    const bounds = { lower: value, upper: value };
    return { value, bounds, samples, method: "largest seen", toDecide: undefined };
  }
  const effective = sampled.effectiveAt(value);
  const share = wantsSmall(target) ? quantile : 1 - quantile;
  const level = effective < samples ? alpha * OF_ESTIMATED_NUMBER : alpha;
  const { lower, upper } = quantileBounds(sorted, quantile, { effective, alpha: level });
  return {
    value,
    bounds: {
      lower: isSilent(sorted, { share: 1 - quantile, answer: Infinity, alpha }) ? Infinity : lower,
      upper: isSilent(sorted, { share: quantile, answer: -Infinity, alpha }) ? -Infinity : upper,
    },
    samples,
    ...worthOf(sampled, effective),
    method: methodOf(`order statistics, ${oneSided(alpha)}`, sampled),
    toDecide: samplesToDecideShare(shareMeeting(sorted, target), share, level),
  };
}

function estimateMean(sampled: Sampled, target: Target, alpha: number): Estimate {
  const { sorted } = sampled;
  const effective = sampled.effectiveMean();
  const { mean, lower, upper, ...shape } = meanBounds(sorted, effective, alpha);
  const nearest = meets(target, mean) === wantsSmall(target) ? upper : lower;
  return {
    value: mean,
    bounds: { lower, upper },
    samples: sorted.length,
    ...worthOf(sampled, effective),
    method: methodOf(`${MEAN_METHOD}, ${oneSided(alpha)}`, sampled),
    toDecide: samplesToDecideMean({ mean, nearest, ...shape }, target.value, { effective, alpha }),
  };
}

/**
 * More readings without an answer (which counts as the worst there is) than the quantile leaves room for. An outage comes in
 * a row and is no noise of a gauge: these are counted one by one, whatever the readings are worth.
 */
function isSilent(
  sorted: ArrayLike<number>,
  { share, answer, alpha }: Readonly<Record<"share" | "answer" | "alpha", number>>,
): boolean {
  const { length } = sorted;
  const at = (i: number): number | undefined => sorted[answer > 0 ? length - 1 - i : i];
  let silent = 0;
  while (silent < length && at(silent) === answer) silent += 1;
  return ratioBounds(silent, length, alpha).lower > share;
}

function shareMeeting(sorted: ArrayLike<number>, target: Target): number {
  let count = 0;
  for (let i = 0; i < sorted.length; i += 1) if (meets(target, sorted[i] ?? NaN)) count += 1;
  return count / sorted.length;
}

function worthOf(
  { sorted, gauge }: Sampled,
  effective: number,
): Pick<Estimate, "effective" | "trend"> {
  if (effective >= sorted.length) return {};
  return {
    effective: Math.floor(effective),
    ...(gauge?.trend === true ? { trend: true as const } : {}),
  };
}

function methodOf(method: string, { gauge }: Sampled): string {
  return gauge === undefined ? method : `${method}, ${EFFECTIVE_SAMPLES_METHOD}`;
}

/** `one-sided 95 %`. */
export function oneSided(alpha: number): string {
  return `one-sided ${Number((100 * (1 - alpha)).toPrecision(6))} %`;
}
