import type { ErrorBudget, ObjectiveBudget, SloReport } from "../domain/slo.ts";
import { burnRates, RUN_WINDOWS } from "../measure/slo/burn-rate.ts";
import { BudgetEvents } from "../measure/slo/budget-events.ts";
import { errorBudget } from "../measure/slo/error-budget.ts";
import { laidEndToEnd, spendingOf, type PromisedPeriod } from "../measure/slo/periods.ts";

const SECOND = 1e9;
const FROM = 4 * SECOND;
const TO = 64 * SECOND;

/** Two runs of a minute, 10 events a second; in the second one, five seconds of them are bad. */
export function sampleBudgets(): SloReport {
  return {
    ...{ scenario: "region-failover", runId: "20261121-030000-bbbb" },
    ...{ startedAt: "2026-11-21T03:00:00.000Z", runs: 2, windows: RUN_WINDOWS },
    objectives: [
      objective("Writes work", 0.99, [periodOf(0.99, 0), periodOf(0.99, 5)]),
      objective("Reads work", 0.5, [periodOf(0.5, 0), periodOf(0.5, 0)]),
      {
        ...{ name: "Clients <b>are</b> back", sli: "longest-gap(ledger)", during: "whole" },
        ...{ text: "< 15s", noBudget: "it promises no share of events", runs: 0, leftOut: [] },
        ...{ alerts: [], lastAlerts: [], byRun: [], spending: [] },
      },
    ],
  };
}

function periodOf(target: number, badSeconds: number): PromisedPeriod {
  const events = new BudgetEvents((add) => {
    for (let time = FROM; time < TO; time += SECOND / 10) {
      add(time, time < 30 * SECOND || time >= (30 + badSeconds) * SECOND);
    }
  });
  return { promised: { target, events }, window: { from: FROM, to: TO } };
}

function objective(
  name: string,
  target: number,
  periods: readonly PromisedPeriod[],
): ObjectiveBudget {
  const budgetOf = (some: readonly PromisedPeriod[]): ErrorBudget => {
    const budget = errorBudget(some.map(({ promised }) => promised));
    if (budget === undefined) throw new Error("the sample has no budget");
    return budget;
  };
  const latest = periods.at(-1) ?? periodOf(target, 0);
  // A rate that this target can never reach is left out, as `harness slo` does.
  const windows = RUN_WINDOWS.filter(({ budget, long }) => budget / long <= 1 / (1 - target));
  const { events, window } = laidEndToEnd(periods);
  return {
    ...{ name, sli: `availability(${name.toLowerCase()})`, during: "whole" },
    ...{ text: `>= ${target * 100}%`, runs: periods.length, leftOut: [] },
    ...{ run: budgetOf([latest]), last: budgetOf(periods) },
    alerts: burnRates(latest.promised.events, { target, ...latest.window }, windows),
    lastAlerts: burnRates(events, { target, ...window }, windows).map((burn) => ({
      ...burn,
      firedIn: burn.firedAt === null ? null : "20261121-030000-bbbb",
    })),
    byRun: periods.map((period, i) => ({
      runId: `2026112${i}-030000-aaaa`,
      startedAt: `2026-11-2${i}T03:00:00.000Z`,
      budget: budgetOf([period]),
    })),
    spending: spendingOf(latest),
  };
}
