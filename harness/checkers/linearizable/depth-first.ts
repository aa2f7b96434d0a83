/**
 * Wing & Gong's depth-first search with Lowe's memory of visited configurations. It needs no rule about the model and
 * finds an order at once where there are many, so it decides what is too wide for the forward search, and it gives the
 * order itself as a witness.
 *
 * A configuration is remembered exactly: the state and the operations that have taken effect, written as the first
 * mandatory operation that has not and a window of bits after it. So a key is as long as the concurrency, not as the
 * history.
 */
import { ILLEGAL, OBSERVER } from "../models/model.ts";
import type { Budget, Decision } from "./decision.ts";
import { EventList } from "./event-list.ts";
import type { Problem } from "./problem.ts";
import { VisitedConfigurations } from "./visited-configurations.ts";

/** Operations in a legal order; of the optional ones only those that took effect. */
export type Witness = readonly number[];

export interface DepthFirstResult {
  readonly decision: Decision;
  /** Present where the decision is legal. */
  readonly witness?: Witness;
}

export function depthFirst(problem: Problem, budget: Budget): DepthFirstResult {
  const { model, kinds, events, operations, returnsAt } = problem;
  const list = new EventList(events, operations.length);
  const visited = new VisitedConfigurations(problem);
  const order = new Int32Array(operations.length);
  const statesBefore = new Int32Array(operations.length);
  let depth = 0;
  let steps = 0;
  let remaining = 0;
  for (const position of returnsAt) if (position < events.length) remaining += 1;
  let state = model.initial;
  let entry = list.first();
  while (remaining > 0) {
    if (list.isCall(entry)) {
      const operation = list.operation(entry);
      const kind = kinds[operation] as number;
      const isOptional = returnsAt[operation] === events.length;
      steps += 1;
      const next = model.step(state, kind);
      if (next !== ILLEGAL && !(isOptional && next === state) && visited.enter(operation, next)) {
        order[depth] = operation;
        statesBefore[depth] = state;
        depth += 1;
        state = next;
        list.lift(operation);
        if (!isOptional) remaining -= 1;
        entry = list.first();
      } else {
        entry = list.after(entry);
      }
      if (steps > budget.steps) return undecided(steps, "steps");
      if (visited.count > budget.configurations) return undecided(steps, "memory");
      continue;
    }
    // A completion whose operation has not taken effect: the last choice was wrong. An observer never is: it changes
    // nothing, so what comes before it is undone as well.
    let undone: number;
    do {
      if (depth === 0) return { decision: { verdict: "illegal", steps } };
      depth -= 1;
      undone = order[depth] as number;
      state = statesBefore[depth] as number;
      visited.leave(undone);
      list.unlift(undone);
      if ((returnsAt[undone] as number) < events.length) remaining += 1;
    } while ((model.traits(kinds[undone] as number) & OBSERVER) !== 0);
    entry = list.after(list.callOf(undone));
  }
  return { decision: { verdict: "legal", steps }, witness: [...order.subarray(0, depth)] };
}

function undecided(steps: number, reason: "steps" | "memory"): DepthFirstResult {
  return { decision: { verdict: "undecided", steps, reason } };
}
