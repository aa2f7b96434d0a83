import type { Finding } from "../domain/finding.ts";
import type { History } from "../domain/history.ts";
import type { Verdict } from "../domain/verdict.ts";

/** pass and fail are proofs; unknown says why it is neither. */
export type CheckVerdict = "pass" | "fail" | "unknown";

export interface CheckResult {
  readonly verdict: CheckVerdict;
  /** Why the verdict is unknown; required then. */
  readonly reason?: string;
  /** Strongest consistency model still possible, where the checker ranks models. */
  readonly strongest?: string;
  readonly findings: readonly Finding[];
  /** Figures of the checker itself: counts, quantiles, model steps. */
  readonly stats: Readonly<Record<string, number | string | boolean | null>>;
}

/**
 * A pure judge of one property over one history. The same options and history always give the same result: budgets
 * are counted in model steps, never in seconds. A checker never throws on a history it can read; a value of the wrong
 * shape is an InputError that names the operation.
 */
export interface Checker<Options = Record<string, never>> {
  readonly name: string;
  /** One line for `--help` and reports. */
  readonly summary: string;
  check(history: History, options: Options): CheckResult;
}

/** A checker that could not decide makes the run inconclusive, never green. */
export function toVerdict(verdict: CheckVerdict): Verdict {
  return verdict === "unknown" ? "inconclusive" : verdict;
}
