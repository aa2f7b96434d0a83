import jStat from "jstat";
import type { Target } from "../domain/scenario.ts";
import { samplesForMean } from "./statistics/mean-bounds.ts";

/** Beyond this nobody measures longer: better change the target. */
const MOST = 1e9;
/** Of runs of that length, if the system is what it was seen to be. */
const DECIDED = 0.8;

/**
 * Independent samples in all of which four runs in five decide a share against its target, if the share is what it was seen
 * to be: the power of the exact binomial test that Clopper-Pearson's bounds and order statistics both are. Undefined: it
 * lies so close to the target that no number worth naming would.
 */
export function samplesToDecideShare(
  share: number,
  target: number,
  alpha: number,
): number | undefined {
  const decides = (n: number): boolean => power(n, { share, target, alpha }) >= DECIDED;
  let high = 1;
  while (!decides(high)) {
    high *= 2;
    if (high > MOST) return undefined;
  }
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (decides(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** How likely n samples of this share have a bound beyond the target. */
function power(
  n: number,
  { share, target, alpha }: Readonly<Record<"share" | "target" | "alpha", number>>,
): number {
  const { binomial } = jStat;
  // Fewest good ones that put the lower bound above the target, and most that put the upper one below it.
  const fewest = firstWhere(0, n + 1, (k) => 1 - binomial.cdf(k - 1, n, target) <= alpha);
  const most = firstWhere(0, n + 1, (k) => binomial.cdf(k, n, target) > alpha) - 1;
  if (share <= 0 || share >= 1) return (share >= 1 ? fewest <= n : most >= 0) ? 1 : 0;
  const above = fewest > n ? 0 : 1 - binomial.cdf(fewest - 1, n, share);
  return above + (most < 0 ? 0 : binomial.cdf(most, n, share));
}

/** First of from … to for which what only ever turns true holds; `to` when it never does. */
function firstWhere(from: number, to: number, holds: (k: number) => boolean): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

export interface SeenMean {
  readonly mean: number;
  /** Bound on the side of the target, which must come to lie before it; infinite: too few samples for one. */
  readonly nearest: number;
  readonly deviation: number;
  readonly skewness: number;
}

/** Few samples look less skewed than they are: three times as many as their own skewness asks for. */
const SKEWNESS_GROWS = 3;

/** The same for a mean, whose bounds draw together with the root of the number of samples. */
export function samplesToDecideMean(
  { mean, nearest, deviation, skewness }: SeenMean,
  target: number,
  { effective, alpha }: { readonly effective: number; readonly alpha: number },
): number | undefined {
  if (!Number.isFinite(mean)) return undefined;
  const width = Number.isFinite(nearest)
    ? Math.abs(nearest - mean) * Math.sqrt(effective)
    : jStat.normal.inv(1 - alpha, 0, 1) * deviation;
  const needed = ((width + jStat.normal.inv(DECIDED, 0, 1) * deviation) / (target - mean)) ** 2;
  if (!(needed <= MOST)) return undefined;
  return Math.ceil(Math.max(needed, SKEWNESS_GROWS * samplesForMean(skewness)));
}

/** Whether a value is what its target asks for. */
export function meets({ comparison, value: limit }: Target, value: number): boolean {
  switch (comparison) {
    case "<":
      return value < limit;
    case "<=":
      return value <= limit;
    case ">":
      return value > limit;
    case ">=":
      return value >= limit;
  }
}

/** Upper limits (`< 3s`) are met by small values. */
export function wantsSmall({ comparison }: Target): boolean {
  return comparison === "<" || comparison === "<=";
}
