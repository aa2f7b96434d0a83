/** What a measurement says of its target: the value, how sure it is, by which method, and what would make it sure. */
import type { Target } from "../domain/scenario.ts";
import { ratioBounds, type Bounds } from "../lib/ratio-bounds.ts";
import { quantileBounds, quantileOf } from "./bounds.ts";
import type { Measurement } from "./run-data.ts";
import {
  meets,
  samplesToDecideMean,
  samplesToDecideShare,
  wantsSmall,
} from "./samples-to-decide.ts";
import {
  EFFECTIVE_SAMPLES_METHOD,
  effectiveSamples,
  ranksOf,
  type GaugeSample,
} from "./statistics/effective-samples.ts";
import { MEAN_METHOD, meanBounds, momentsOf, samplesForMean } from "./statistics/mean-bounds.ts";

export interface Estimate {
  readonly value: number;
  readonly bounds: Bounds;
  readonly samples: number;
  /** How many independent samples they are worth, where that is fewer. */
  readonly effective?: number;
  readonly method: string;
  /** Independent samples in all that would decide; undefined: no number would, or there is nothing to decide. */
  readonly toDecide: number | undefined;
}

/** Samples and how many independent ones they are worth. */
interface Sampled {
  readonly sorted: ArrayLike<number>;
  /** For the share of samples up to a value. */
  readonly effectiveAt: (value: number) => number;
  readonly effectiveMean: () => number;
  readonly isGauge: boolean;
}

/** A share of samples that lie beyond a quantile and are fewer than this says little of its own correlation. */
const FEW = 10;

/** Undefined: nothing was measured. */
export function estimateOf(measurement: Measurement, target: Target): Estimate | undefined {
  switch (measurement.type) {
    case "ratio":
      return estimateRatio(measurement.good, measurement.total, target);
    case "distribution": {
      const { sorted } = measurement;
      const effective = (): number => sorted.length;
      return estimateSampled(
        { sorted, effectiveAt: effective, effectiveMean: effective, isGauge: false },
        target,
      );
    }
    case "gauge":
      return estimateSampled(gaugeOf(measurement.samples), target);
    case "single": {
      const { value, samples } = measurement;
      if (samples === 0) return undefined;
      const exact = { value, bounds: { lower: value, upper: value }, toDecide: undefined };
      return { ...exact, samples, method: "exact for this run" };
    }
  }
}

function estimateRatio(good: number, total: number, target: Target): Estimate | undefined {
  if (total === 0) return undefined;
  return {
    value: good / total,
    bounds: ratioBounds(good, total),
    samples: total,
    method: "Clopper-Pearson, one-sided 95 %",
    toDecide: samplesToDecideShare(good / total, target.value),
  };
}

function gaugeOf(samples: readonly GaugeSample[]): Sampled {
  const values = Float64Array.from(samples, ({ value }) => value);
  const sorted = Float64Array.from(values).sort();
  return {
    sorted,
    isGauge: true,
    effectiveAt: (value) => {
      const below = values.map((one) => (one <= value ? 1 : 0));
      const count = below.reduce((sum, one) => sum + one, 0);
      const ofShare = effectiveSamples(samples, below) ?? samples.length;
      if (count >= FEW && samples.length - count >= FEW) return ofShare;
      // Too few beyond it to tell whether they come in rows: then the whole series must say so.
      return Math.min(ofShare, effectiveSamples(samples, ranksOf(values)) ?? samples.length);
    },
    effectiveMean: () => effectiveSamples(samples, values) ?? samples.length,
  };
}

function estimateSampled(sampled: Sampled, target: Target): Estimate | undefined {
  const { sorted } = sampled;
  if (sorted.length === 0) return undefined;
  if (target.mean === true) return estimateMean(sampled, target);
  const quantile = target.quantile ?? 1;
  const value = quantileOf(sorted, quantile) ?? NaN;
  const samples = sorted.length;
  if (quantile >= 1) {
    const bounds = { lower: value, upper: value };
    return { value, bounds, samples, method: "largest seen", toDecide: undefined };
  }
  const effective = sampled.effectiveAt(value);
  const share = wantsSmall(target) ? quantile : 1 - quantile;
  const { lower, upper } = quantileBounds(sorted, quantile, { effective });
  return {
    value,
    bounds: { lower: isSilent(sorted, quantile) ? Infinity : lower, upper },
    samples,
    ...effectiveOf(effective, samples),
    method: methodOf("order statistics, one-sided 95 %", sampled),
    toDecide: samplesToDecideShare(shareMeeting(sorted, target), share),
  };
}

function estimateMean(sampled: Sampled, target: Target): Estimate {
  const { sorted } = sampled;
  const samples = sorted.length;
  const effective = sampled.effectiveMean();
  const { mean, lower, upper } = meanBounds(sorted, effective);
  const nearest = meets(target, mean) === wantsSmall(target) ? upper : lower;
  return {
    value: mean,
    bounds: { lower, upper },
    samples,
    ...effectiveOf(effective, samples),
    method: methodOf(MEAN_METHOD, sampled),
    toDecide: Number.isFinite(nearest)
      ? samplesToDecideMean({ mean, nearest }, target.value, effective)
      : Number.isFinite(mean)
        ? samplesForMean(momentsOf(sorted).skewness)
        : undefined,
  };
}

/**
 * More readings without an answer than the quantile leaves room for. An outage comes in a row and is no noise of a gauge:
 * these are counted one by one, whatever the readings are worth.
 */
function isSilent(sorted: ArrayLike<number>, quantile: number): boolean {
  let silent = 0;
  while (sorted[sorted.length - 1 - silent] === Infinity) silent += 1;
  return ratioBounds(silent, sorted.length).lower > 1 - quantile;
}

function shareMeeting(sorted: ArrayLike<number>, target: Target): number {
  let count = 0;
  for (let i = 0; i < sorted.length; i += 1) if (meets(target, sorted[i] ?? NaN)) count += 1;
  return count / sorted.length;
}

function effectiveOf(effective: number, samples: number): { readonly effective?: number } {
  return effective < samples ? { effective: Math.floor(effective) } : {};
}

function methodOf(method: string, { isGauge }: Sampled): string {
  return isGauge ? `${method}, ${EFFECTIVE_SAMPLES_METHOD}` : method;
}
