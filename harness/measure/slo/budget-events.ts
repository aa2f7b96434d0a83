import type { ObjectiveSpec, Sli, Target } from "../../domain/scenario.ts";
import type { SliKind } from "../../domain/sli-traits.ts";
import type { RunData, Window } from "../run-data.ts";
import { meets, wantsSmall } from "../samples-to-decide.ts";
import { dueAt, operationsIn } from "../slis/operations.ts";
import { SLIS } from "../slis/registry.ts";

/** One event that an objective promises to be good. */
export interface BudgetEvent {
  /** ns since the start of the run. */
  readonly time: number;
  readonly good: boolean;
}

/** A promise as OpenSLO's Occurrences method counts it: this share of these events is good. */
export interface Promised {
  readonly target: number;
  /** In the order of time. */
  readonly events: readonly BudgetEvent[];
}

/**
 * The events behind an objective; undefined where it promises no share of anything (gaps, recovery times, throughput) or
 * where its events have no time of their own (counters of probes). A quantile is a share: `p99 < 100ms` promises 99 % of
 * the operations to take less.
 */
export function promisedEvents(
  objective: Pick<ObjectiveSpec, "sli" | "target">,
  data: RunData,
  window: Window,
): Promised | undefined {
  const target = promisedShare(objective);
  const events = target === undefined ? undefined : budgetEvents(objective, data, window);
  return target === undefined || events === undefined ? undefined : { target, events };
}

/** The share that must be good; undefined: none is promised, or all of them, which leaves no budget. */
export function promisedShare({
  sli,
  target,
}: Pick<ObjectiveSpec, "sli" | "target">): number | undefined {
  const share = SHARES.has(sli.kind)
    ? wantsSmall(target)
      ? 1 - target.value
      : target.value
    : target.quantile === undefined
      ? undefined
      : wantsSmall(target)
        ? target.quantile
        : 1 - target.quantile;
  return share === undefined || share <= 0 || share >= 1 ? undefined : Number(share.toFixed(12));
}

const SHARES: ReadonlySet<SliKind> = new Set<SliKind>(["availability", "error-rate", "check-rate"]);

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
