import jStat from "jstat";
import { momentsOf } from "./mean-bounds.ts";

export interface Spread {
  /** Mean distances from the medians. */
  readonly first: number;
  readonly second: number;
  /** F statistic with 1 and n + m − 2 degrees of freedom. */
  readonly f: number;
  readonly p: number;
  /** second / first − 1, with bounds from the normal approximation of its logarithm. */
  readonly change: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Brown & Forsythe (1974): do two samples differ in spread? Levene's test about the medians, which skewed and heavy-tailed
 * values do not mislead. Both ascending. `inflation` as for mannWhitney.
 */
export function brownForsythe(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  { inflation, alpha }: { readonly inflation: number; readonly alpha: number },
): Spread {
  const [x, y] = [momentsOf(distances(first)), momentsOf(distances(second))];
  const [n, m] = [first.length, second.length];
  const within = (n * x.variance + m * y.variance) / (n + m - 2);
  const between = ((n * m) / (n + m)) * (y.mean - x.mean) ** 2;
  const f = within > 0 ? between / within / inflation : between > 0 ? Infinity : 0;
  const z = jStat.normal.inv(1 - alpha / 2, 0, 1);
  const error =
    z * Math.sqrt(inflation * (x.variance / (n * x.mean ** 2) + y.variance / (m * y.mean ** 2)));
  const ratio = x.mean > 0 ? y.mean / x.mean : y.mean > 0 ? Infinity : 1;
  const factor = Number.isFinite(error) ? Math.exp(error) : 1;
  return {
    first: x.mean,
    second: y.mean,
    f,
    p: f === Infinity ? 0 : Math.max(0, 1 - jStat.centralF.cdf(f, 1, n + m - 2)),
    change: ratio - 1,
    lower: ratio / factor - 1,
    upper: ratio * factor - 1,
  };
}

function distances(sorted: ArrayLike<number>): Float64Array {
  const middle = medianOf(sorted);
  return Float64Array.from(sorted, (value) => Math.abs(value - middle));
}

/** Of an ascending sample: the mean of both middle values where there are two. */
export function medianOf(sorted: ArrayLike<number>): number {
  const n = sorted.length;
  return ((sorted[Math.floor((n - 1) / 2)] ?? NaN) + (sorted[Math.floor(n / 2)] ?? NaN)) / 2;
}
