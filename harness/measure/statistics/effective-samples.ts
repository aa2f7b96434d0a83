import jStat from "jstat";
import { autocovariances } from "./autocovariance.ts";

/** Named in results and reports. */
export const EFFECTIVE_SAMPLES_METHOD = "effective samples by Geyer's initial monotone sequence";

/**
 * Variance of the sum of a series divided by its length, which is what its variance would be if its values were
 * independent: the sum of all autocovariances, cut by the initial monotone sequence estimator (Geyer 1992, "Practical
 * Markov Chain Monte Carlo", §3.3): sums of neighbouring pairs are added while they are positive, and never let rise.
 *
 * Two corrections keep a short series from promising too much, since wrong verdicts are to stay below 5 %: the mean
 * comes from the same data and pulls every autocovariance down, so the sum is scaled by n / (n − w) for the w lags that
 * went in; and a variance known from only n / w stretches is uncertain itself, so it grows by what Student's t of
 * n / w − 1 degrees of freedom is wider than the normal at one-sided 95 %.
 */
export function longRunVariance(values: ArrayLike<number>): number {
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
  const window = Math.min(2 * lag + 1, n - 1);
  const wider =
    jStat.studentt.inv(0.95, Math.max(1, n / window - 1)) / jStat.normal.inv(0.95, 0, 1);
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

/**
 * How many independent samples say as much about the mean of a score as these readings do; at most as many as there
 * are. Readings of one tick are summed before, so that nodes that rise and fall together count as one. A score that
 * never varies says nothing about its own correlation: undefined.
 */
export function effectiveSamples(
  samples: readonly GaugeSample[],
  scores: ArrayLike<number>,
): number | undefined {
  const n = samples.length;
  const means = new Map<string, { count: number; sum: number }>();
  samples.forEach(({ of }, i) => {
    const mean = means.get(of) ?? { count: 0, sum: 0 };
    mean.count += 1;
    mean.sum += scores[i] ?? 0;
    means.set(of, mean);
  });
  const ticks = ticksOf(samples);
  const residuals = new Float64Array((ticks.at(-1) ?? -1) + 1);
  const occupied = new Uint8Array(residuals.length);
  let within = 0;
  samples.forEach(({ of }, i) => {
    const { count = 1, sum = 0 } = means.get(of) ?? {};
    const residual = (scores[i] ?? 0) - sum / count;
    const tick = ticks[i] ?? 0;
    residuals[tick] = (residuals[tick] ?? 0) + residual;
    occupied[tick] = 1;
    within += residual ** 2;
  });
  if (within <= 1e-12 * n) return undefined;
  const series = residuals.filter((_, tick) => occupied[tick] === 1);
  // n values of variance within / n, whose sum has the variance of the sum over ticks.
  const independent = within / (series.length * longRunVariance(series));
  return Math.min(n, n * independent);
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

/** Position in time of each sample, counted in the usual distance between readings of one gauge. */
function ticksOf(samples: readonly GaugeSample[]): number[] {
  const last = new Map<string, number>();
  const gaps: number[] = [];
  for (const { of, time } of samples) {
    const before = last.get(of);
    if (before !== undefined) gaps.push(time - before);
    last.set(of, time);
  }
  const gap = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 1;
  const start = samples[0]?.time ?? 0;
  const step = gap > 0 ? gap : 1;
  return samples.map(({ time }) => Math.round((time - start) / step));
}

/** Ranks from 1, ties share their mean: what a monotone change of scale leaves as it is. */
export function ranksOf(values: ArrayLike<number>): Float64Array {
  const n = values.length;
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort((a, b) =>
    compare(values[a] ?? 0, values[b] ?? 0),
  );
  const ranks = new Float64Array(n);
  for (let from = 0; from < n;) {
    let to = from + 1;
    while (to < n && values[order[to] ?? 0] === values[order[from] ?? 0]) to += 1;
    for (let i = from; i < to; i += 1) ranks[order[i] ?? 0] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
