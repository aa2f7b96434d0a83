import type { ErrorBudget } from "../../domain/slo.ts";
import { ratioBounds } from "../../lib/ratio-bounds.ts";
import type { Promised } from "./promised-events.ts";

/** Over one run, or over several: budgets are counted in events, so runs add up. */
export function errorBudget(promises: readonly Promised[]): ErrorBudget | undefined {
  const [first] = promises;
  if (first === undefined) return undefined;
  const total = promises.reduce((sum, { events }) => sum + events.length, 0);
  const bad = promises.reduce((sum, { events }) => sum + events.bad(), 0);
  const room = 1 - first.target;
  if (total === 0) {
    return { target: first.target, total, bad, allowed: 0, left: null, lower: null, upper: null };
  }
  const { lower, upper } = ratioBounds(bad, total);
  return {
    target: first.target,
    total,
    bad,
    allowed: room * total,
    left: 1 - bad / (room * total),
    lower: 1 - upper / room,
    upper: 1 - lower / room,
  };
}
