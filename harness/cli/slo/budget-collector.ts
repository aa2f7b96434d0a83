import { isDeepStrictEqual } from "node:util";
import type { ObjectiveSpec, Scenario } from "../../domain/scenario.ts";
import {
  factorOf,
  fastestBurn,
  type BurnResult,
  type BurnWindow,
  type LeftOut,
  type ObjectiveBudget,
  type RunBudget,
} from "../../domain/slo.ts";
import { objectiveData, sliText } from "../../engine/analysis/objective-data.ts";
import { runDataOf } from "../../engine/analysis/run-data-of.ts";
import type { StoredRun } from "../../engine/analysis/stored-run.ts";
import { burnRates } from "../../measure/slo/burn-rate.ts";
import { errorBudget } from "../../measure/slo/error-budget.ts";
import { laidEndToEnd, spendingOf, type PromisedPeriod } from "../../measure/slo/periods.ts";
import { promisedEvents, promisedShare } from "../../measure/slo/promised-events.ts";

interface Period extends PromisedPeriod {
  readonly runId: string;
  readonly startedAt: string;
}

/** Takes one run after the other, the latest first, and keeps of each only which events were good. */
export class BudgetCollector {
  readonly #scenario: Pick<Scenario, "id" | "objectives">;
  readonly #windows: readonly BurnWindow[];
  /** Of each objective, the latest first; a text: why the run does not count. */
  readonly #periods: (Period | string)[][];

  /** `scenario`: that of the latest run. */
  constructor(scenario: Pick<Scenario, "id" | "objectives">, windows: readonly BurnWindow[]) {
    this.#scenario = scenario;
    this.#windows = windows;
    this.#periods = scenario.objectives.map(() => []);
  }

  /** An earlier run counts where it was judged by the same objective as the latest, and had that phase. */
  add(run: StoredRun): void {
    const { data } = runDataOf(run);
    const { runId, startedAt, scenario } = run.document;
    const { id, objectives } = this.#scenario;
    const periodOf = (objective: ObjectiveSpec): Period | string => {
      if (scenario.id !== id) return "of another scenario";
      if (!scenario.objectives.some((own) => isSame(own, objective))) {
        return "no objective of this SLI, phase and target";
      }
      const window = data.windows.get(objective.during);
      if (window === undefined) return `"${objective.during}" did not happen in that run`;
      const promised = promisedEvents(objective, objectiveData(data, objective), window);
      return promised === undefined
        ? "its events have no time of their own"
        : { runId, startedAt, window, promised };
    };
    objectives.forEach((objective, i) => {
      this.#periods[i]?.push(periodOf(objective));
    });
  }

  result(): ObjectiveBudget[] {
    return this.#scenario.objectives.map((objective, i) => {
      const [first, ...earlier] = this.#periods[i] ?? [];
      const latest = typeof first === "string" ? undefined : first;
      const share = promisedShare(objective);
      const noBudget = [share, first].find((why) => typeof why === "string");
      const all = [first, ...earlier].filter((period) => typeof period === "object").reverse();
      const run = latest && errorBudget([latest.promised]);
      const last = errorBudget(all.map(({ promised }) => promised));
      return {
        name: objective.name,
        sli: sliText(objective.sli),
        during: objective.during,
        text: objective.text,
        ...(run === undefined ? {} : { run }),
        ...(noBudget === undefined ? {} : { noBudget }),
        ...(last === undefined ? {} : { last }),
        runs: all.length,
        // What promises no share has a budget in no run, whatever else sets them apart.
        leftOut: typeof share === "string" ? [] : leftOutOf(earlier),
        alerts: latest === undefined ? [] : this.#burns(latest),
        lastAlerts: all.length < (latest === undefined ? 1 : 2) ? [] : this.#burnsOver(all),
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

/** What is measured and what is asked of it; a name or a confidence changes no event. */
function isSame(a: ObjectiveSpec, b: ObjectiveSpec): boolean {
  const asked = ({ sli, during, target, slices }: ObjectiveSpec) => [sli, during, target, slices];
  return isDeepStrictEqual(asked(a), asked(b));
}

function leftOutOf(periods: readonly (Period | string)[]): LeftOut[] {
  const reasons = new Map<string, number>();
  for (const why of periods) {
    if (typeof why === "string") reasons.set(why, (reasons.get(why) ?? 0) + 1);
  }
  return [...reasons].map(([why, runs]) => ({ runs, why }));
}

function budgetOf({ runId, startedAt, promised }: Period): RunBudget[] {
  const budget = errorBudget([promised]);
  return budget === undefined ? [] : [{ runId, startedAt, budget }];
}
