/**
 * How much service was lost (the "resilience triangle" of Bruneau et al., 2003): acknowledged operations a second, in
 * steps of a second, as a share of what they were before the faults. What is made up for later does not count: a user
 * who was turned away is not served by the next one.
 */
import type { RunData } from "../run-data.ts";
import type { Window } from "../window.ts";
import { countDueIn, eachAcknowledgedIn } from "../operations/operations.ts";
import type { SliFunction } from "./sli.ts";

const STEP_NS = 1e9;

interface Step {
  /** In [0, 1]: share of the service that was missing. */
  readonly lost: number;
  readonly ns: number;
}

/** Undefined: nothing to compare with, or nothing was asked for. */
function stepsOf(data: RunData, workload: string, window: Window): readonly Step[] | undefined {
  const before = data.windows.get("before");
  const operations = data.operations.get(workload);
  if (before === undefined || before.to <= before.from) return undefined;
  let inBefore = 0;
  eachAcknowledgedIn(operations, before, () => (inBefore += 1));
  const normal = inBefore / (before.to - before.from);
  if (normal === 0 || countDueIn(operations, window) === 0) return undefined;
  const counts = new Float64Array(stepsIn(window));
  eachAcknowledgedIn(operations, window, (time) => {
    const step = Math.min(counts.length - 1, Math.floor((time - window.from) / STEP_NS));
    counts[step] = (counts[step] ?? 0) + 1;
  });
  return Array.from(counts, (count, i) => {
    const from = window.from + i * STEP_NS;
    const ns = i === counts.length - 1 ? window.to - from : STEP_NS;
    return { lost: Math.max(0, 1 - count / ns / normal), ns };
  });
}

/** A short last step would be one of chance: it is joined to the one before it. */
function stepsIn({ from, to }: Window): number {
  return Math.max(1, Math.round((to - from) / STEP_NS));
}

/** Largest share of the service that was missing for a second: 0 is none, 1 is an outage. */
export const degradationDepth: SliFunction = (data, workload, window) => {
  const steps = stepsOf(data, workload, window);
  const value = Math.max(0, ...(steps ?? []).map(({ lost }) => lost));
  return { type: "single", value, samples: steps?.length ?? 0 };
};

/** Milliseconds of a full outage that would have lost as much. */
export const degradationArea: SliFunction = (data, workload, window) => {
  const steps = stepsOf(data, workload, window);
  const value = (steps ?? []).reduce((sum, { lost, ns }) => sum + (lost * ns) / 1e6, 0);
  return { type: "single", value, samples: steps?.length ?? 0 };
};
