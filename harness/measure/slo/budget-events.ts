import type { ObjectiveSpec, Sli, Target } from "../../domain/scenario.ts";
import type { RunData, Window } from "../run-data.ts";
import { meets } from "../samples-to-decide.ts";
import { dueAt, operationsIn } from "../slis/operations.ts";
import { SLIS } from "../slis/registry.ts";

/** One event that is good or bad. */
export interface BudgetEvent {
  /** ns since the start of the run. */
  readonly time: number;
  readonly good: boolean;
}

/** Good and bad events of an SLI in the order of time; undefined where it has none of their own. */
export function budgetEvents(
  { sli, target }: Pick<ObjectiveSpec, "sli" | "target">,
  data: RunData,
  window: Window,
): BudgetEvent[] | undefined {
  return eventsOf(sli, { target, data, window })?.sort((a, b) => a.time - b.time);
}

interface Question {
  readonly target: Target;
  readonly data: RunData;
  readonly window: Window;
}

function eventsOf(sli: Sli, { target, data, window }: Question): BudgetEvent[] | undefined {
  const operations = operationsIn(data, sli.of, window);
  switch (sli.kind) {
    case "availability":
    case "error-rate":
      return operations.map((each) => ({ time: dueAt(each), good: each.outcome === "ok" }));
    case "latency":
      return operations
        .filter(({ outcome }) => outcome === "ok")
        .map((each) => ({
          time: dueAt(each),
          good: meets(target, (each.completedAt - dueAt(each)) / 1e6),
        }));
    case "check-rate":
      return (data.checks?.get(sli.of) ?? [])
        .filter(({ time }) => time >= window.from && time < window.to)
        .map(({ time, ok }) => ({ time, good: ok }));
    default: {
      const measurement = SLIS[sli.kind](data, sli.of, window);
      if (measurement.type !== "gauge") return undefined;
      return measurement.samples.map(({ time, value }) => ({ time, good: meets(target, value) }));
    }
  }
}
