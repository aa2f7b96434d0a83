import type { ObjectiveSpec, Sli, Target } from "../../domain/scenario.ts";
import { GrowingColumn } from "../../lib/growing-column.ts";
import { eachDueIn } from "../operations/operations.ts";
import type { RunData } from "../run-data.ts";
import type { Window } from "../window.ts";
import { meets, wantsSmall } from "../samples-to-decide.ts";
import { eachRatioEvent } from "../slis/ratio.ts";
import { SLIS } from "../slis/registry.ts";

/** Good and bad events of an objective in the order of time, eight bytes each. */
export class BudgetEvents {
  /** Twice the time in whole ns, and one more where it is good: sorting keeps the two together. */
  readonly #marks: Float64Array;

  constructor(fill: (add: (time: number, isGood: boolean) => void) => void) {
    const marks = new GrowingColumn((length) => new Float64Array(length));
    fill((time, isGood) => {
      marks.push(Math.round(time) * 2 + (isGood ? 1 : 0));
    });
    this.#marks = marks.toArray().sort();
  }

  get length(): number {
    return this.#marks.length;
  }

  /** ns since the start of the run. */
  timeAt(i: number): number {
    return Math.floor((this.#marks[i] ?? NaN) / 2);
  }

  isGood(i: number): boolean {
    return (this.#marks[i] ?? NaN) % 2 === 1;
  }

  bad(): number {
    let count = 0;
    for (let i = 0; i < this.length; i += 1) if (!this.isGood(i)) count += 1;
    return count;
  }
}

/** Undefined where the SLI has no events of its own. */
export function budgetEvents(
  { sli, target }: Pick<ObjectiveSpec, "sli" | "target">,
  data: RunData,
  window: Window,
): BudgetEvents | undefined {
  const fill = fillerOf(sli, { target, data, window });
  return fill === undefined ? undefined : new BudgetEvents(fill);
}

interface Question {
  readonly target: Target;
  readonly data: RunData;
  readonly window: Window;
}

type Filler = ConstructorParameters<typeof BudgetEvents>[0];

function fillerOf(sli: Sli, { target, data, window }: Question): Filler | undefined {
  const operations = data.operations.get(sli.of);
  switch (sli.kind) {
    case "availability":
    case "error-rate":
      return (add) => {
        eachDueIn(operations, window, (all, i) => {
          add(all.dueAt(i), all.outcome(i) === "ok");
        });
      };
    case "latency":
      return (add) => {
        eachDueIn(operations, window, (all, i) => {
          if (all.outcome(i) !== "ok") return;
          const due = all.dueAt(i);
          add(due, meets(target, (all.completedAt(i) - due) / 1e6));
        });
      };
    case "check-rate":
      return (add) => {
        const checks = data.checks?.get(sli.of);
        for (let i = 0; i < (checks?.length ?? 0); i += 1) {
          const time = checks?.timeAt(i) ?? NaN;
          if (time >= window.from && time < window.to) add(time, checks?.at(i).ok === true);
        }
      };
    case "ratio":
      if (sli.of.includes("/")) return undefined;
      return (add) => {
        // An upper limit is one of bad events: those that the ratio counts.
        const countsBad = wantsSmall(target);
        eachRatioEvent(data, sli.of, window, (time, isGood) => {
          add(time, isGood !== countsBad);
        });
      };
    default: {
      const measurement = SLIS[sli.kind](data, sli.of, window);
      if (measurement.type !== "gauge") return undefined;
      return (add) => {
        for (const { time, value } of measurement.samples) add(time, meets(target, value));
      };
    }
  }
}
