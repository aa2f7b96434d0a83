/**
 * Whether the versions that no read orders can be ordered so that a level holds.
 *
 * A guess whose graph has no cycle is a proof that an order exists, found in linear time: that is how nearly every
 * correct history ends. Where it has cycles, the transactions on them are decided exactly. That no order serves those
 * proves that none serves all, since leaving transactions out leaves out constraints only; an order that serves them
 * is kept and the guess made again.
 */
import { int32Column } from "./columns.ts";
import { solveChoices } from "./choice-solver.ts";
import { guessOrder, type DecidedPart } from "./guessed-order.ts";
import { localProblem, type LocalProblem } from "./local-problem.ts";
import { contextOf, type Decision, type OrderContext, type OrderProblem } from "./order-problem.ts";
import type { Budget } from "./shortest-path.ts";

export type OrderVerdict =
  | { readonly outcome: "exists" }
  | { readonly outcome: "exhausted"; readonly reason: string }
  | {
      readonly outcome: "impossible";
      /** Transactions that no order serves. */ readonly transactions: readonly number[];
    };

/** Transactions that the exact search holds at once: it has a bit for every pair. */
const LIMIT = 2048;
const ROUNDS = 32;
/** Up to this many transactions, each is left out in turn to see whether the rest still cannot be ordered. */
const REDUCIBLE = 64;

export function searchOrder(problem: OrderProblem, budget: Budget): OrderVerdict {
  const context = contextOf(problem);
  const parts = new Parts();
  for (let round = 0; round < ROUNDS; round += 1) {
    const { cyclic, turns } = guessOrder(context, parts.all);
    if (cyclic.length === 0) return { outcome: "exists" };
    for (const group of cyclic) {
      const members = parts.takeTouched(group);
      if (members.length > LIMIT) return entangled(members);
      const local = localProblem(context, members, turns);
      if (local === undefined) return entangled(members);
      const result = solveChoices(local, budget);
      if (result.outcome === "exhausted") return exhausted("the steps ran out");
      if (result.outcome === "impossible") {
        return { outcome: "impossible", transactions: reduced(context, members, budget) };
      }
      parts.add({ members, decisions: decisionsOf(local, result.taken) });
    }
  }
  return exhausted(`${ROUNDS} guesses did not settle it`);
}

function entangled(members: readonly number[]): OrderVerdict {
  return exhausted(`${members.length} transactions are too entangled for the search`);
}

function exhausted(why: string): OrderVerdict {
  const reason = `whether the writes that no read orders can be ordered was not decided: ${why}`;
  return { outcome: "exhausted", reason };
}

/** Decided parts, no two with a transaction in common. */
class Parts {
  readonly #partOf = new Map<number, DecidedPart>();
  readonly #all = new Set<DecidedPart>();

  get all(): Iterable<DecidedPart> {
    return this.#all;
  }

  add(part: DecidedPart): void {
    this.#all.add(part);
    for (const t of part.members) this.#partOf.set(t, part);
  }

  /** The group with all members of the parts that it touches, which are parts no more. */
  takeTouched(group: readonly number[]): readonly number[] {
    const members = new Set(group);
    for (const t of members) {
      const part = this.#partOf.get(t);
      if (part === undefined || !this.#all.delete(part)) continue;
      for (const other of part.members) members.add(other);
    }
    return [...members];
  }
}

function decisionsOf({ pairs }: LocalProblem, taken: readonly (0 | 1)[]): readonly Decision[] {
  return pairs.map(({ key, before, after }, i) =>
    taken[i] === 0 ? { key, before, after } : { key, before: after, after: before },
  );
}

/** Fewer transactions that no order serves either. */
function reduced(
  context: OrderContext,
  members: readonly number[],
  budget: Budget,
): readonly number[] {
  if (members.length > REDUCIBLE) return members;
  const turns = int32Column(context.dependencies.table.count);
  let kept = members;
  for (const t of members) {
    const rest = kept.filter((other) => other !== t);
    const local = localProblem(context, rest, turns);
    if (local !== undefined && solveChoices(local, budget).outcome === "impossible") kept = rest;
  }
  return kept;
}
