import jStat from "jstat";

/** Each bound is exceeded by the true value with at most this probability. */
export const ALPHA = 0.05;

export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

/** Clopper–Pearson bounds of a ratio, from `good` of `total` independent trials. */
export function ratioBounds(good: number, total: number, alpha = ALPHA): Bounds {
  return {
    lower: good === 0 ? 0 : jStat.beta.inv(alpha, good, total - good + 1),
    upper: good === total ? 1 : jStat.beta.inv(1 - alpha, good + 1, total - good),
  };
}
