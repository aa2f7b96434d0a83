/**
 * Why a history is not linearizable, for people: the first completion that no order explains, what the object could
 * have been instead, and a legal order of everything before it. Operations are never deleted to make the example
 * smaller: part of a legal history can be illegal.
 */
import type { Finding } from "../../domain/finding.ts";
import type { Operation } from "../../domain/history.ts";
import { NO_STATE } from "../models/model.ts";
import { TooManyStates } from "../models/table-instance.ts";
import { spaceTime, type SpaceTimeBar } from "../pictures/space-time.ts";
import type { Budget, Decision } from "./decision.ts";
import { depthFirst, type Witness } from "./depth-first.ts";
import { describe } from "./describe.ts";
import { forwardSearch } from "./forward-search.ts";
import { spansOf, withPositions, type Problem } from "./problem.ts";

/** Operations of the legal order that are shown before the one that cannot be placed. */
const SHOWN_BEFORE = 10;
/** Pending operations that are shown beside it. */
const SHOWN_PENDING = 10;
const SEARCH: Budget = { steps: 20_000_000, configurations: 500_000 };
/** Without foresight there are more configurations, and longer states; then the words are less exact. */
const BLIND: Budget = { steps: 100_000, configurations: 5_000 };

/** The problem is not to be decided again: its model forgets what it foresaw, so that all states are told apart. */
export function evidence(problem: Problem, decided: Decision, key: unknown): Finding {
  const where = key === undefined ? "" : ` on key ${JSON.stringify(key)}`;
  const decision = firstContradiction(problem, decided);
  if (decision.verdict !== "illegal" || decision.stuckAt === undefined) {
    return {
      code: "nonlinearizable",
      message: `no order of the ${problem.operations.length} operations${where} explains what was returned; the search could not name the first that contradicts the others`,
      operations: problem.operations.slice(0, SHOWN_BEFORE),
    };
  }
  const stuck = (problem.events[decision.stuckAt] as number) >> 1;
  const witness = legalOrder(prefixOf(problem, decision.stuckAt));
  const shown = shownOperations(problem, { stuck, stuckAt: decision.stuckAt, witness });
  const message = explain(problem, { stuck, where, possible: decision.possible ?? [] });
  return {
    code: "nonlinearizable",
    message,
    operations: [stuck, ...shown.filter((operation) => operation !== stuck)].map((operation) =>
      operationOf(problem, operation),
    ),
    pictures: [picture(problem, { stuck, shown, witness, where, message })],
  };
}

/** Names the completion that nothing explains, and every state the object could have had. */
function firstContradiction(problem: Problem, decided: Decision): Decision {
  const isNamed = decided.verdict === "illegal" && decided.stuckAt !== undefined;
  const named = isNamed ? decided : within(() => forwardSearch(problem, SEARCH));
  problem.model.foresee(undefined);
  const exact = within(() => forwardSearch(problem, blindBudget(problem)));
  return exact?.verdict === "illegal" ? exact : (named ?? decided);
}

/** A legal order, looked for with foresight first; empty where none was found soon. */
function legalOrder(prefix: Problem): Witness {
  prefix.model.foresee(spansOf(prefix));
  const foreseen = within(() => depthFirst(prefix, SEARCH).witness);
  prefix.model.foresee(undefined);
  return foreseen ?? within(() => depthFirst(prefix, blindBudget(prefix)).witness) ?? [];
}

/** Registers have no more states than values, with and without foresight. */
function blindBudget({ model, kinds }: Problem): Budget {
  const [first] = kinds;
  if (first === undefined) return SEARCH;
  const isRegister = model.makes(first) !== NO_STATE || model.sees(first) !== NO_STATE;
  return isRegister ? SEARCH : BLIND;
}

function within<Result>(search: () => Result): Result | undefined {
  try {
    return search();
  } catch (error) {
    if (error instanceof TooManyStates) return undefined;
    throw error;
  }
}

/** The history up to an event: what has not completed before it may be left out of the order. */
function prefixOf(problem: Problem, position: number): Problem {
  const events = problem.events.slice(0, position);
  const called = events.reduce((count, event) => count + ((event & 1) === 0 ? 1 : 0), 0);
  return withPositions({
    ...problem,
    events,
    operations: problem.operations.slice(0, called),
    kinds: problem.kinds.slice(0, called),
  });
}

interface Stuck {
  readonly stuck: number;
  readonly stuckAt: number;
  readonly witness: Witness;
}

function shownOperations(problem: Problem, { stuck, stuckAt, witness }: Stuck): readonly number[] {
  const pending = [...problem.operations.keys()].filter(
    (operation) =>
      (problem.callsAt[operation] as number) < stuckAt &&
      (problem.returnsAt[operation] as number) > stuckAt,
  );
  const shown = new Set([
    ...witness.slice(-SHOWN_BEFORE),
    ...pending.slice(-SHOWN_PENDING),
    ...makersOf(problem, stuck).slice(-2),
    stuck,
  ]);
  return [...shown].sort((a, b) => a - b);
}

/** Operations invoked before the stuck one completed that leave behind the state it needs. */
function makersOf({ model, kinds, callsAt, returnsAt }: Problem, stuck: number): number[] {
  const wanted = model.sees(kinds[stuck] as number);
  if (wanted === NO_STATE) return [];
  const makers: number[] = [];
  for (let operation = 0; operation < kinds.length; operation += 1) {
    if ((callsAt[operation] as number) > (returnsAt[stuck] as number)) break;
    if (model.makes(kinds[operation] as number) === wanted) makers.push(operation);
  }
  return makers;
}

function explain(
  problem: Problem,
  found: {
    readonly stuck: number;
    readonly where: string;
    readonly possible: readonly number[];
  },
): string {
  const { model, kinds } = problem;
  const operation = operationOf(problem, found.stuck);
  const name = `T${operation.index} (process ${operation.process})`;
  const states = [...new Set(found.possible.map((state) => model.show(state)))];
  const listed = states.length > 6 ? [...states.slice(0, 6), "…"] : states;
  const could =
    listed.length === 0 ? "nothing that allows it" : listed.join(listed.length > 2 ? ", " : " or ");
  const makers = makersOf(problem, found.stuck).map((maker) => operationOf(problem, maker));
  const origin = model.sees(kinds[found.stuck] as number) === NO_STATE ? "" : originOf(makers);
  return (
    `${name} ${describe(operation)}${found.where}${origin}, but whatever the order of the ` +
    `operations before it, the object could only be ${could} by then`
  );
}

function originOf(makers: readonly Operation[]): string {
  if (makers.length === 0) return ", which nobody had written";
  const names = makers.slice(-3).map(({ index }) => `T${index}`);
  const more = makers.length > 3 ? `${makers.length - 3} others, ` : "";
  return `, which ${more}${names.join(", ")} wrote`;
}

function picture(
  problem: Problem,
  what: {
    readonly stuck: number;
    readonly shown: readonly number[];
    readonly witness: Witness;
    readonly where: string;
    readonly message: string;
  },
): ReturnType<typeof spaceTime> {
  const { model, kinds } = problem;
  const places = new Map(what.witness.map((operation, place) => [operation, place + 1]));
  const after = new Map<number, string>();
  let state = model.initial;
  for (const operation of what.witness) {
    state = model.step(state, kinds[operation] as number);
    if (what.shown.includes(operation)) after.set(operation, model.show(state));
  }
  const bars = what.shown.map((operation): SpaceTimeBar => {
    const place = places.get(operation);
    return {
      operation: operationOf(problem, operation),
      label: describe(operationOf(problem, operation)),
      ...(place === undefined || operation === what.stuck
        ? {}
        : { place, after: after.get(operation) ?? "" }),
      isStuck: operation === what.stuck,
    };
  });
  const left = what.witness.length - bars.filter(({ place }) => place !== undefined).length;
  return spaceTime(`Not linearizable${what.where}`, bars, [
    what.message,
    `Dots: one legal order of the ${what.witness.length} operations that took effect before` +
      (left > 0 ? `; the first ${left} are not shown.` : ".") +
      " Dashed: outcome unknown.",
  ]);
}

function operationOf(problem: Problem, operation: number): Operation {
  return problem.operations[operation] as Operation;
}
