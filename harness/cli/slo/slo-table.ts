import {
  formatCount,
  formatInstant,
  formatNumber,
  formatQuantity,
} from "../../documents/format.ts";
import type { ErrorBudget } from "../../measure/slo/error-budget.ts";
import type { ObjectiveBudget } from "./objective-budget.ts";

/** For the console: one block an objective. */
export function sloTable(
  scenario: string,
  runs: number,
  objectives: readonly ObjectiveBudget[],
): string[] {
  return [
    `${scenario}: error budgets over ${runs} ${runs === 1 ? "run" : "runs"}`,
    ...objectives.flatMap(blockOf),
  ];
}

function blockOf({ name, sli, during, text, run, last, runs, alerts }: ObjectiveBudget): string[] {
  const head = `${name}: ${sli} ${during} ${text}`;
  if (run === undefined) return ["", head, "  no budget: it promises no share of events"];
  return [
    "",
    head,
    `  this run      ${budgetLine(run)}`,
    ...(last === undefined || runs < 2
      ? []
      : [`  last ${String(runs).padEnd(4)} runs ${budgetLine(last)}`]),
    ...alerts.map(({ window, factor, fastest, firedAt }) => {
      const burned = fastest === null ? "not one full window" : `fastest ${formatNumber(fastest)}x`;
      const fired = firedAt === null ? "did not fire" : `FIRED at ${formatInstant(firedAt)}`;
      return `  ${window.name.padEnd(13)} ${formatNumber(factor)}x: ${fired} (${burned})`;
    }),
  ];
}

function budgetLine({ total, bad, allowed, left, lower, upper, target }: ErrorBudget): string {
  if (left === null) return "no event";
  const share = (value: number | null): string => formatQuantity(value, "ratio");
  return `${share(left)} of the budget left (95 %: ${share(lower)} … ${share(upper)}): ${formatCount(bad)} of ${formatCount(total)} bad, ${formatNumber(allowed)} allowed by ${share(target)}`;
}
