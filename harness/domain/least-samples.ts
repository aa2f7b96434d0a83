/**
 * Samples without which no result can pass: with fewer, a bound that is wrong with probability `alpha` does not exist, even if
 * every single one of them is good.
 */

/** That a share of them at least is good: all n are, by chance alone, with probability share^n. share in (0, 1). */
export function leastSamplesForShare(share: number, alpha: number): number {
  return Math.ceil(Math.log(alpha) / Math.log(share) - 1e-9);
}

/** For a mean of values without any skewness (Sugden, Smith & Jones 2000). */
export const LEAST_SAMPLES_FOR_MEAN = 28;
