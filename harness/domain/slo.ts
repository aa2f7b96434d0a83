/** Error budgets: windows of burn-rate alerts as data, and what `harness slo` says. Plain JSON. */

/** One pair of windows. Shares of the period that the budget is for, so that they fit any period. */
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

export interface ErrorBudget {
  /** Share of the events that must be good. */
  readonly target: number;
  readonly total: number;
  readonly bad: number;
  /** Bad events that the target leaves room for. */
  readonly allowed: number;
  /** Share of the budget that is left; negative: overspent. null: no event. */
  readonly left: number | null;
  /** One-sided 95 % bounds of what is left of the budget in the long run, if this goes on. */
  readonly lower: number | null;
  readonly upper: number | null;
}

export interface BurnResult {
  readonly window: BurnWindow;
  readonly factor: number;
  /** Largest burn rate of the long window; null: the period was shorter than it, or nothing happened. */
  readonly fastest: number | null;
  /** ns since the start of the period; null: it did not. */
  readonly firedAt: number | null;
}

export interface SloReport {
  readonly scenario: string;
  /** Of the latest run. */
  readonly runId: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** How many were read, the latest one included. */
  readonly runs: number;
  readonly windows: readonly BurnWindow[];
  readonly objectives: readonly ObjectiveBudget[];
}

export interface ObjectiveBudget {
  readonly name: string;
  readonly sli: string;
  readonly during: string;
  /** Target as it is written. */
  readonly text: string;
  /** Of the latest run. */
  readonly run?: ErrorBudget;
  /** Why there is none of the latest run: it promises no share, its phase did not happen. */
  readonly noBudget?: string;
  /** Of all runs that were judged by this same objective and had such events. */
  readonly last?: ErrorBudget;
  /** How many they are. */
  readonly runs: number;
  /** Earlier runs that do not count, by reason. */
  readonly leftOut: readonly LeftOut[];
  /** Over the latest run. A window that its target can never reach is left out. */
  readonly alerts: readonly BurnResult[];
  /** Over the runs laid end to end, oldest first; `firedIn` names the run. Empty where it would say what `alerts` say. */
  readonly lastAlerts: readonly (BurnResult & { readonly firedIn: string | null })[];
  /** Oldest first. */
  readonly byRun: readonly RunBudget[];
  /** [ns since the start of the latest run, share of its budget that is left then]. */
  readonly spending: readonly (readonly [time: number, left: number])[];
}

export interface LeftOut {
  readonly runs: number;
  readonly why: string;
}

export interface RunBudget {
  readonly runId: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly budget: ErrorBudget;
}
