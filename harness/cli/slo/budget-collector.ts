import type { ObjectiveSpec } from "../../domain/scenario.ts";
import {
  factorOf,
  fastestBurn,
  type BurnResult,
  type BurnWindow,
  type ObjectiveBudget,
  type RunBudget,
} from "../../domain/slo.ts";
import { objectiveData, sliText } from "../../engine/analysis/objective-data.ts";
import { runDataOf } from "../../engine/analysis/run-data-of.ts";
import type { StoredRun } from "../../engine/analysis/stored-run.ts";
import { burnRates } from "../../measure/slo/burn-rate.ts";
import { errorBudget } from "../../measure/slo/error-budget.ts";
import { laidEndToEnd, spendingOf, type PromisedPeriod } from "../../measure/slo/periods.ts";
import { promisedEvents } from "../../measure/slo/promised-events.ts";

interface Period extends PromisedPeriod {
  readonly runId: string;
  readonly startedAt: string;
}

/** Takes one run after the other, the latest first, and keeps of each only which events were good. */
export class BudgetCollector {
  readonly #objectives: readonly ObjectiveSpec[];
  readonly #windows: readonly BurnWindow[];
  /** Of each objective, the latest first; undefined: the latest run has no such events. */
  readonly #periods: (Period | undefined)[][];

  constructor(objectives: readonly ObjectiveSpec[], windows: readonly BurnWindow[]) {
    this.#objectives = objectives;
    this.#windows = windows;
    this.#periods = objectives.map(() => []);
  }

  /** An earlier run counts by what the latest asks, if it had that phase. */
  add(run: StoredRun): void {
    const { data } = runDataOf(run);
    const { runId, startedAt } = run.document;
    this.#objectives.forEach((objective, i) => {
      const window = data.windows.get(objective.during);
      const promised = window && promisedEvents(objective, objectiveData(data, objective), window);
      this.#periods[i]?.push(promised && { runId, startedAt, window, promised });
    });
  }

  result(): ObjectiveBudget[] {
    return this.#objectives.map((objective, i) => {
      const [latest] = this.#periods[i] ?? [];
      const all = (this.#periods[i] ?? []).filter((period) => period !== undefined).reverse();
      const run = latest && errorBudget([latest.promised]);
      const last = errorBudget(all.map(({ promised }) => promised));
      return {
        name: objective.name,
        sli: sliText(objective.sli),
        during: objective.during,
        text: objective.text,
        ...(run === undefined ? {} : { run }),
        ...(last === undefined ? {} : { last }),
        runs: all.length,
        alerts: latest === undefined ? [] : this.#burns(latest),
        lastAlerts: all.length < 2 ? [] : this.#burnsOver(all),
        byRun: all.flatMap(budgetOf),
        spending: latest === undefined ? [] : spendingOf(latest),
      };
    });
  }

  #burns({ promised: { target, events }, window }: PromisedPeriod): BurnResult[] {
    const reachable = this.#windows.filter((each) => factorOf(each) <= fastestBurn(target));
    return burnRates(events, { target, ...window }, reachable);
  }

  #burnsOver(periods: readonly Period[]): ObjectiveBudget["lastAlerts"] {
    const { events, window, ends } = laidEndToEnd(periods);
    const target = periods[0]?.promised.target ?? NaN;
    return this.#burns({ promised: { target, events }, window }).map((burn) => {
      const { firedAt } = burn;
      const at = firedAt === null ? -1 : ends.findIndex((end) => firedAt < end);
      return { ...burn, firedIn: periods[at]?.runId ?? null };
    });
  }
}

function budgetOf({ runId, startedAt, promised }: Period): RunBudget[] {
  const budget = errorBudget([promised]);
  return budget === undefined ? [] : [{ runId, startedAt, budget }];
}
