import type { BurnResult } from "../../measure/slo/burn-rate.ts";
import type { ErrorBudget } from "../../measure/slo/error-budget.ts";

export interface ObjectiveBudget {
  readonly name: string;
  readonly sli: string;
  readonly during: string;
  readonly text: string;
  /** Of the latest run; undefined: it promises no share, or its phase did not happen. */
  readonly run: ErrorBudget | undefined;
  readonly last: ErrorBudget | undefined;
  /** Runs that had such events. */
  readonly runs: number;
  readonly alerts: readonly BurnResult[];
}
