import jStat from "jstat";
import { ALPHA } from "../../lib/ratio-bounds.ts";
import { autocovariances } from "./autocovariance.ts";
import { momentsOf } from "./mean-bounds.ts";

/** Named in results and reports. */
export const EFFECTIVE_SAMPLES_METHOD = "effective samples by Geyer's initial monotone sequence";

/**
 * Variance of the sum of a series divided by its length, which is what its variance would be if its values were
 * independent: the sum of all autocovariances, cut by the initial monotone sequence estimator (Geyer 1992, "Practical
 * Markov Chain Monte Carlo", §3.3): sums of neighbouring pairs are added while they are positive, and never let rise.
 *
 * Two corrections keep a short series from promising too much, since wrong verdicts are to stay below `alpha`. With w lags
 * on both sides together, the mean, which comes from the same data, pulls the sum down by w / n of it: it is scaled by
 * n / (n − w). And a spectrum at zero that is known from a truncated window of w lags has n / w degrees of freedom
 * (Priestley 1981, §6.2): it grows by what Student's t of so many is wider than the normal.
 */
export function longRunVariance(values: ArrayLike<number>, alpha = ALPHA): number {
  const length = Math.ceil(values.length / MOST_TERMS);
  if (length === 1) return varianceOfTerms(values, alpha);
  // Sums of so many neighbours have as many times the long-run variance; what one of them varies by is in it, or more.
  const { variance } = momentsOf(values);
  return Math.max(variance, varianceOfTerms(sumsOf(values, length), alpha) / length);
}

/** Longer series are taken in sums of neighbours: time and memory stay bounded, and 131 072 terms tell as much. */
const MOST_TERMS = 1 << 17;

function sumsOf(values: ArrayLike<number>, length: number): Float64Array {
  const sums = new Float64Array(Math.floor(values.length / length));
  for (let i = 0; i < sums.length * length; i += 1) {
    const at = Math.floor(i / length);
    sums[at] = (sums[at] ?? 0) + (values[i] ?? 0);
  }
  return sums;
}

function varianceOfTerms(values: ArrayLike<number>, alpha: number): number {
  const n = values.length;
  const gamma = autocovariances(values);
  const [variance = 0] = gamma;
  if (n < 2 || variance <= 0) return 0;
  let sum = -variance;
  let previous = Infinity;
  let lag = 0;
  for (; lag + 1 < n; lag += 2) {
    const pair = Math.min((gamma[lag] ?? 0) + (gamma[lag + 1] ?? 0), previous);
    if (pair <= 0) break;
    sum += 2 * pair;
    previous = pair;
  }
  const window = Math.min(Math.max(1, 2 * lag - 1), n - 1);
  const wider =
    jStat.studentt.inv(1 - alpha, Math.max(1, n / window)) / jStat.normal.inv(1 - alpha, 0, 1);
  return Math.max(variance, sum) * (n / (n - window)) * wider ** 2;
}

/** One reading of a gauge: replication lag of a node, value of a probe. */
export interface GaugeSample {
  /** ns since the start of the run. */
  readonly time: number;
  /** Which of several gauges of one kind: a node. */
  readonly of: string;
  /** Infinity: asked, no answer. */
  readonly value: number;
}

/** Where in time and of which gauge each reading is; what scores of the readings are worth is asked of it. */
export class GaugeReadings {
  readonly #gauges: Uint32Array;
  readonly #ticks: Uint32Array;
  readonly #counts: Uint32Array;

  /** In the order of time. */
  constructor(samples: readonly GaugeSample[]) {
    const names = new Map<string, number>();
    this.#gauges = new Uint32Array(samples.length);
    samples.forEach(({ of }, i) => {
      const gauge = names.get(of) ?? names.size;
      names.set(of, gauge);
      this.#gauges[i] = gauge;
    });
    this.#counts = new Uint32Array(names.size);
    for (const gauge of this.#gauges) this.#counts[gauge] = (this.#counts[gauge] ?? 0) + 1;
    this.#ticks = ticksOf(samples);
  }

  /**
   * How many independent samples say as much about the mean of a score as these readings do, when a bound may be wrong with
   * probability `alpha`: at least one, at most as many as there are. Readings of one tick are summed before, so that nodes
   * that rise and fall together count as one. A score that never varies, or is not finite, says nothing about its own
   * correlation: undefined.
   */
  worth(scores: ArrayLike<number>, alpha = ALPHA): number | undefined {
    const n = this.#ticks.length;
    const sums = new Float64Array(this.#counts.length);
    this.#gauges.forEach((gauge, i) => (sums[gauge] = (sums[gauge] ?? 0) + (scores[i] ?? 0)));
    const series = new Float64Array((this.#ticks.at(-1) ?? -1) + 1);
    let within = 0;
    this.#ticks.forEach((tick, i) => {
      const gauge = this.#gauges[i] ?? 0;
      const residual = (scores[i] ?? 0) - (sums[gauge] ?? 0) / (this.#counts[gauge] ?? 1);
      series[tick] = (series[tick] ?? 0) + residual;
      within += residual ** 2;
    });
    if (!(within > 1e-12 * n && within < Infinity)) return undefined;
    // n values of variance within / n, whose sum has the variance of the sum over ticks. A step has a variance that grows
    // with its length: such a series is worth its one course.
    const independent = within / (series.length * longRunVariance(series, alpha));
    return Math.max(1, Math.min(n, n * independent));
  }
}

/**
 * The same for one series of values in the order of time, by their ranks. `starts`: positions at which something planned
 * begins or ends, such as a fault. What such stretches have in common is no chance, and is taken out of each.
 */
export function effectiveLength(values: ArrayLike<number>, starts: readonly number[] = []): number {
  const n = values.length;
  const ranks = ranksOf(values);
  const middle = (n + 1) / 2;
  const variance = ranks.reduce((sum, rank) => sum + (rank - middle) ** 2, 0) / n;
  const edges = [...new Set([0, ...starts, n])].sort((x, y) => x - y);
  edges.forEach((from, i) => {
    const part = ranks.subarray(from, edges[i + 1] ?? n);
    const mean = part.reduce((sum, rank) => sum + rank, 0) / part.length;
    part.forEach((rank, at) => (part[at] = rank - mean));
  });
  const chance = longRunVariance(ranks);
  return chance > 0 ? Math.max(1, Math.min(n, (n * variance) / chance)) : n;
}

/** Which readings are of one tick: times are counted in the usual distance between readings of one gauge. From 0, no gaps. */
function ticksOf(samples: readonly GaugeSample[]): Uint32Array {
  const last = new Map<string, number>();
  const gaps: number[] = [];
  for (const { of, time } of samples) {
    const before = last.get(of);
    if (before !== undefined) gaps.push(time - before);
    last.set(of, time);
  }
  const gap = Float64Array.from(gaps).sort()[Math.floor(gaps.length / 2)] ?? 1;
  const start = samples[0]?.time ?? 0;
  const step = gap > 0 ? gap : 1;
  const ticks = new Uint32Array(samples.length);
  let [before, tick] = [0, 0];
  samples.forEach(({ time }, i) => {
    const at = Math.round((time - start) / step);
    if (at !== before) tick += 1;
    before = at;
    ticks[i] = tick;
  });
  return ticks;
}

/** Ranks from 1, ties share their mean: what a monotone change of scale leaves as it is. */
export function ranksOf(values: ArrayLike<number>): Float64Array {
  const sorted = Float64Array.from(values).sort();
  const ranks = new Float64Array(sorted.length);
  for (let i = 0; i < ranks.length; i += 1) {
    const value = values[i] ?? 0;
    ranks[i] = (countBelow(sorted, value, false) + 1 + countBelow(sorted, value, true)) / 2;
  }
  return ranks;
}

/** How many of an ascending list are smaller than a value, or at most as large. */
function countBelow(sorted: Float64Array, value: number, inclusive: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = sorted[middle] ?? 0;
    if (at < value || (inclusive && at === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
