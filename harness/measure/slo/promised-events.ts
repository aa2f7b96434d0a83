import type { ObjectiveSpec } from "../../domain/scenario.ts";
import type { SliKind } from "../../domain/sli-traits.ts";
import type { RunData } from "../run-data.ts";
import type { Window } from "../window.ts";
import { wantsSmall } from "../samples-to-decide.ts";
import { budgetEvents, BudgetEvents } from "./budget-events.ts";
import { slicesOf } from "./slices.ts";

/** This share of these events is to be good. */
export interface Promised {
  readonly target: number;
  /** In the order of time. */
  readonly events: BudgetEvents;
}

type Question = Pick<ObjectiveSpec, "sli" | "target" | "slices">;

/**
 * The events behind an objective; undefined where it promises no share of anything (gaps, recovery times, throughput) or
 * where its events have no time of their own (counters of probes). A quantile is a share: `p99 < 100ms` promises 99 % of
 * the operations to take less. Of Timeslices the slices are the events.
 */
export function promisedEvents(
  objective: Question,
  data: RunData,
  window: Window,
): Promised | undefined {
  const target = promisedShare(objective);
  if (typeof target === "string") return undefined;
  const enough = objective.slices?.target;
  if (enough !== undefined) {
    const slices = slicesOf(objective, data, window);
    const events = new BudgetEvents((add) => {
      for (const { time, value } of slices) add(time, value >= enough);
    });
    return { target, events };
  }
  const events = budgetEvents(objective, data, window);
  return events === undefined ? undefined : { target, events };
}

const SHARES: ReadonlySet<SliKind> = new Set<SliKind>([
  "availability",
  "error-rate",
  "check-rate",
  "ratio",
]);

/** The share that must be good, in (0, 1), or why there is no budget. */
export function promisedShare(objective: Question): number | string {
  const { sli, target, slices } = objective;
  if (promisesFailures(objective)) return "it promises failures";
  const share =
    slices !== undefined
      ? slices.target === undefined
        ? undefined
        : target.value
      : SHARES.has(sli.kind)
        ? target.value
        : target.quantile;
  if (share === undefined) return "it promises no share of events";
  // An upper limit of a ratio is of bad events; a lower limit of values holds for those above the quantile.
  const isOfBad = slices === undefined && wantsSmall(target) === SHARES.has(sli.kind);
  const good = Number((isOfBad ? 1 - share : share).toFixed(12));
  if (good >= 1) return "all events being good leaves no room for bad ones";
  return good <= 0 ? "it holds when every event is bad" : good;
}

/** That few succeed, or that many fail: as of a thing that is to be cut off. What is good there is bad elsewhere. */
export function promisesFailures({ sli, target, slices }: Question): boolean {
  if (slices !== undefined) return false;
  switch (sli.kind) {
    case "availability":
    case "check-rate":
      return wantsSmall(target);
    case "error-rate":
      return !wantsSmall(target);
    default:
      return false;
  }
}
