/** One-sided confidence bounds that need no assumption about the distribution. */
import jStat from "jstat";
import { ALPHA, type Bounds } from "../lib/ratio-bounds.ts";

export interface QuantileOptions {
  readonly alpha?: number;
  /** How many independent samples these are worth; all of them. */
  readonly effective?: number;
}

/**
 * Bounds of a quantile by order statistics: exact for independent samples of any distribution. `sorted` ascending.
 * Where the samples are too few for a bound it is infinite: nothing is known on that side. Samples that are worth fewer
 * independent ones are bounded at the ranks that those would have, rounded outwards.
 */
export function quantileBounds(
  sorted: ArrayLike<number>,
  quantile: number,
  { alpha = ALPHA, effective = sorted.length }: QuantileOptions = {},
): Bounds {
  const n = Math.floor(effective);
  // P(k-th smallest <= true quantile) = P(Binomial(n, q) >= k).
  const lowerRank = search(n, (k) => 1 - jStat.binomial.cdf(k - 1, n, quantile) >= 1 - alpha);
  const upperRank = n + 1 - search(n, (j) => jStat.binomial.cdf(n - j, n, quantile) >= 1 - alpha);
  const each = sorted.length / Math.max(1, n);
  return {
    lower: lowerRank < 1 ? -Infinity : (sorted[Math.floor((lowerRank - 1) * each)] ?? -Infinity),
    upper: upperRank > n ? Infinity : (sorted[Math.ceil(upperRank * each) - 1] ?? Infinity),
  };
}

/** Largest k in 1 … n for which a property that only ever turns false holds; 0 when it never does. */
function search(n: number, holds: (k: number) => boolean): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The value at a quantile by the nearest-rank rule: always a value that was measured. */
export function quantileOf(sorted: ArrayLike<number>, quantile: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(quantile * sorted.length) - 1)];
}
