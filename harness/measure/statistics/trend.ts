import { ranksOf, type GaugeSample } from "./effective-samples.ts";

/** With fewer readings chance looks like a trend. */
const FEWEST = 10;
/** More than this share of what varies goes with time. */
const MOSTLY = 0.5;

/**
 * Whether readings mostly rise or mostly fall: the square of Spearman's rank correlation with time, gauge by gauge, is above
 * one half. A trend is not stationary: its quantiles and its mean are those of a window, and more of it has others.
 */
export function followsTrend(samples: readonly GaugeSample[]): boolean {
  const gauges = Map.groupBy(samples, ({ of }) => of);
  let explained = 0;
  let readings = 0;
  for (const gauge of gauges.values()) {
    const n = gauge.length;
    if (n < FEWEST) continue;
    readings += n;
    explained += n * rankCorrelation(gauge.map(({ value }) => value)) ** 2;
  }
  return readings > 0 && explained / readings > MOSTLY;
}

/** Spearman's, of values with their own order; 0 where they never vary. */
export function rankCorrelation(values: readonly number[]): number {
  const ranks = ranksOf(values);
  const middle = (ranks.length + 1) / 2;
  let [together, ofRanks, ofOrder] = [0, 0, 0];
  ranks.forEach((rank, i) => {
    const [a, b] = [rank - middle, i + 1 - middle];
    together += a * b;
    ofRanks += a ** 2;
    ofOrder += b ** 2;
  });
  return ofRanks === 0 ? 0 : together / Math.sqrt(ofRanks * ofOrder);
}
