/**
 * Chooses how to decide one partition:
 *
 * 1. registers with unique values: zones, O(n log n);
 * 2. models that cannot tell what is still observed: a quick look depth first, which finds a legal order in about as
 *    many steps as there are operations where orders are many;
 * 3. the forward search, linear in the length of the history while few configurations are possible at once;
 * 4. where they become too many: depth first with a larger share;
 * 5. where that finds no order: the forward search again, with all the memory allowed.
 *
 * Every bound is counted in model steps and configurations, so the answer does not depend on the machine.
 */
import { NO_STATE } from "../models/model.ts";
import { TooManyStates } from "../models/table-instance.ts";
import type { Decision } from "./decision.ts";
import { depthFirst } from "./depth-first.ts";
import { forwardSearch } from "./forward-search.ts";
import type { Problem } from "./problem.ts";
import { decideByZones } from "./zones.ts";

export const ALGORITHMS = ["zones", "forward", "depth-first"] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

export interface Decided {
  readonly decision: Decision;
  readonly algorithm: Algorithm;
}

/** Configurations of one event that are still quick to go through. */
const NARROW = 20_000;
/** Configurations or memo entries that fit in memory: some hundred megabytes. */
const WIDE = 2_000_000;

export function decide(problem: Problem, steps: number): Decided {
  try {
    return choose(problem, steps);
  } catch (error) {
    if (!(error instanceof TooManyStates)) throw error;
    return {
      decision: { verdict: "undecided", steps, reason: "memory" },
      algorithm: "forward",
    };
  }
}

function choose(problem: Problem, steps: number): Decided {
  const byZones = decideByZones(problem);
  if (byZones !== undefined) return { decision: byZones, algorithm: "zones" };
  let used = 0;
  const attempt = (algorithm: Algorithm, share: number, configurations: number): Decided => {
    const budget = { steps: (steps - used) * share, configurations };
    const decision =
      algorithm === "forward"
        ? forwardSearch(problem, budget)
        : depthFirst(problem, budget).decision;
    used += decision.steps;
    return { decision: { ...decision, steps: used }, algorithm };
  };
  const isBlind = problem.model.unobserved === NO_STATE;
  const attempts: readonly (readonly [Algorithm, number, number])[] = [
    ["depth-first", Math.min(0.1, quickLook(problem) / steps), WIDE],
    ["forward", 0.5, NARROW],
    ["depth-first", 0.5, WIDE],
  ];
  for (const words of isBlind ? attempts : attempts.slice(1)) {
    const decided = attempt(...words);
    if (decided.decision.verdict !== "undecided") return decided;
  }
  return attempt("forward", 1, WIDE);
}

function quickLook(problem: Problem): number {
  return 50_000 + 50 * problem.operations.length;
}
