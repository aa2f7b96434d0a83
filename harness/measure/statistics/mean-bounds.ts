import jStat from "jstat";
import { LEAST_SAMPLES_FOR_MEAN } from "../../domain/least-samples.ts";
import { ALPHA, type Bounds } from "../../lib/ratio-bounds.ts";

/** The method is no exact one: of 5 % that a bound may be wrong it takes 3 %. */
const OF_ALPHA = 0.6;

export const MEAN_METHOD = "Hall's skewness-corrected t";

export interface MeanBounds extends Bounds {
  readonly mean: number;
  /** Standard deviation of one value. */
  readonly deviation: number;
  readonly skewness: number;
}

/**
 * One-sided bounds of a mean, each wrong with probability `alpha` at most. Times are skewed, and Student's t lets skewed
 * samples pass too often; Hall's transformation takes the first order of skewness out of it (Hall 1992, "On the Removal of
 * Skewness by Transformation"). Of both the wider one counts. `effective`: how many independent samples these are worth.
 * Infinite where they are fewer than `samplesForMean`; a mean of something infinite is infinite.
 */
export function meanBounds(
  values: ArrayLike<number>,
  effective = values.length,
  alpha = ALPHA,
): MeanBounds {
  const n = values.length;
  const { mean, variance, skewness } = momentsOf(values);
  const deviation = Math.sqrt(n > 1 ? (variance * n) / (n - 1) : variance);
  const shape = { mean, deviation, skewness };
  if (!Number.isFinite(mean)) return { ...shape, lower: mean, upper: mean };
  if (effective < samplesForMean(skewness)) return { ...shape, lower: -Infinity, upper: Infinity };
  const root = Math.sqrt(effective);
  const error = deviation / root;
  const t = jStat.studentt.inv(1 - OF_ALPHA * alpha, effective - 1);
  return {
    ...shape,
    lower: mean - error * Math.max(t, untransformed(t, skewness, root)),
    upper: mean + error * Math.max(t, -untransformed(-t, skewness, root)),
  };
}

/** Fewer cannot bound the mean of values of this skewness (Cochran's rule, as Sugden, Smith & Jones 2000 correct it). */
export function samplesForMean(skewness: number): number {
  return Math.ceil(LEAST_SAMPLES_FOR_MEAN + 25 * skewness ** 2);
}

/** Inverse of Hall's monotone cubic transformation, at a quantile of the symmetric distribution that it leads to. */
function untransformed(t: number, skewness: number, root: number): number {
  if (Math.abs(skewness) < 1e-9) return t;
  const a = skewness / 3;
  const inner = 1 + (3 * a * (t - skewness / (6 * root))) / root;
  return (root / a) * (Math.cbrt(inner) - 1);
}

export interface Moments {
  readonly mean: number;
  /** Of the values, divided by n. */
  readonly variance: number;
  readonly skewness: number;
}

/** Two passes: differences from the mean keep their digits. */
export function momentsOf(values: ArrayLike<number>): Moments {
  const n = values.length;
  let sum = 0;
  for (let i = 0; i < n; i += 1) sum += values[i] ?? 0;
  const mean = sum / n;
  let squares = 0;
  let cubes = 0;
  for (let i = 0; i < n; i += 1) {
    const difference = (values[i] ?? 0) - mean;
    squares += difference ** 2;
    cubes += difference ** 3;
  }
  const variance = squares / n;
  return { mean, variance, skewness: variance > 0 ? cubes / n / variance ** 1.5 : 0 };
}
