/** What a change must be to matter, and how sure. Shares: of the baseline's value, of ratios the difference itself. */
export interface CompareOptions {
  /** Of all tests together. */
  readonly alpha: number;
  readonly quantiles: readonly number[];
  readonly thresholds: {
    readonly location: number;
    /** Tails vary more than middles. */
    readonly quantile: number;
    readonly spread: number;
    readonly ratio: number;
  };
}

export const COMPARE_DEFAULTS: CompareOptions = {
  alpha: 0.05,
  quantiles: [0.95, 0.99],
  thresholds: { location: 0.05, quantile: 0.1, spread: 0.25, ratio: 0.005 },
};
