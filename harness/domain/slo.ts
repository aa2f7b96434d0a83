/** Windows of burn-rate alerts, as data. Shares of the period that the budget is for, so that they fit any period. */
export interface BurnWindow {
  readonly severity: "page" | "ticket";
  readonly name: string;
  readonly long: number;
  readonly short: number;
  /** Share of the whole budget that is spent when the long window ends at this rate. */
  readonly budget: number;
}

/** How many times faster than the budget allows. */
export function factorOf({ budget, long }: BurnWindow): number {
  return budget / long;
}

/** If everything fails the budget burns this fast: an alert that waits for more can never fire. */
export function fastestBurn(target: number): number {
  return 1 / (1 - target);
}
