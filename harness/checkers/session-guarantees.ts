/**
 * The four session guarantees (Terry et al. 1994), per process and key.
 *
 * Records: `append` with `key` and value = an element unique in its key; `read` with `key` whose ok value is the list of
 * all elements in their order, null for none; or `txn` of `["append", k, v]` and `["r", k, list]`. With `add` instead of
 * `append` the key is a set and order is not judged.
 *
 * - read-your-writes: a read contains every element its process had appended before, acknowledged.
 * - monotonic-reads: what a process read before is a prefix of what it reads later.
 * - monotonic-writes: where a read contains w, it contains before it every element that w's process had appended before
 *   w, acknowledged.
 * - writes-follow-reads: where a read contains w, it contains before it every element that w's process had read before it
 *   appended w.
 *
 * Guarantees across keys are left to `list-append` with its -process variants.
 */
import type { History, Operation } from "../domain/history.ts";
import type { Checker, CheckResult } from "./checker.ts";
import { conclude, findingLog } from "./finding-log.ts";
import { requireOptions } from "./option-rules.ts";
import { keySteps, type AppendStep, type KeySteps, type ReadStep } from "./session-steps.ts";
import { show } from "./values.ts";

/** One violation, or undefined for an opportunity that was kept. */
type Judgement =
  { readonly message: string; readonly operations: readonly Operation[] } | undefined;

/** Judges all opportunities to break a guarantee on one key; none judged proves nothing. */
type Rule = (ofKey: KeySteps) => Iterable<Judgement>;

export const readYourWritesChecker = sessionChecker(
  "read-your-writes",
  "a process reads everything it had written before",
  readYourWrites,
);

export const monotonicReadsChecker = sessionChecker(
  "monotonic-reads",
  "what a process has read does not disappear again",
  monotonicReads,
);

export const monotonicWritesChecker = sessionChecker(
  "monotonic-writes",
  "writes of one process are seen in the order it made them",
  monotonicWrites,
);

export const writesFollowReadsChecker = sessionChecker(
  "writes-follow-reads",
  "who sees a write also sees everything its writer had read before it",
  writesFollowReads,
);

function sessionChecker(name: string, summary: string, rule: Rule): Checker {
  const check = (history: History, options: object): CheckResult => {
    requireOptions(name, options);
    const log = findingLog();
    const keys = keySteps(history);
    let judged = 0;
    for (const ofKey of keys) {
      if (ofKey.repeated.length > 0) continue;
      for (const judgement of rule(ofKey)) {
        judged += 1;
        if (judgement === undefined) continue;
        const where = ofKey.key === undefined ? "" : `key ${show(ofKey.key)}: `;
        log.add(name, () => ({ ...judgement, message: where + judgement.message }));
      }
    }
    return conclude(log, reasonUnknown(keys, judged), { keys: keys.length, judged });
  };
  return { name, summary, check };
}

function reasonUnknown(keys: readonly KeySteps[], judged: number): string | undefined {
  const ambiguous = keys.find(({ repeated }) => repeated.length > 0);
  if (ambiguous !== undefined) {
    return `${show(ambiguous.repeated[0])} was appended more than once to key ${show(ambiguous.key)}, so that a read does not say which append it saw`;
  }
  return judged === 0 ? "no process did what the guarantee is about" : undefined;
}

function* readYourWrites({ steps }: KeySteps): Generator<Judgement> {
  const own = new Map<number, AppendStep[]>();
  for (const step of steps) {
    const { process, outcome } = step.operation;
    const before = own.get(process) ?? [];
    own.set(process, before);
    if (step.kind === "append") {
      if (outcome === "ok") before.push(step);
      continue;
    }
    if (before.length === 0) continue;
    const missed = before.find(({ element }) => !step.positions.has(element));
    yield (
      missed && {
        message: `T${step.operation.index} reads without ${show(missed.value)}, which the same process had appended in T${missed.operation.index}`,
        operations: [missed.operation, step.operation],
      }
    );
  }
}

function* monotonicReads({ steps, ordered }: KeySteps): Generator<Judgement> {
  const previous = new Map<number, ReadStep>();
  for (const step of steps) {
    if (step.kind === "append") continue;
    const { process } = step.operation;
    const before = previous.get(process);
    previous.set(process, step);
    if (before === undefined) continue;
    const at = before.elements.findIndex((element, position) =>
      ordered ? step.elements[position] !== element : !step.positions.has(element),
    );
    if (at < 0) {
      yield undefined;
      continue;
    }
    const gone = !step.positions.has(before.elements[at]);
    yield {
      message: `T${step.operation.index} reads ${gone ? "without" : "in another place"} an element (number ${at + 1}) that the same process had read in T${before.operation.index}`,
      operations: [before.operation, step.operation],
    };
  }
}

/** Elements that must precede an append wherever it is read, with the operation that makes them so. */
interface Dependency {
  readonly element: unknown;
  readonly source: Operation;
}

function* monotonicWrites({ steps, ordered }: KeySteps): Generator<Judgement> {
  const own = new Map<number, Dependency[]>();
  const needs = new Map<unknown, Needs>();
  for (const step of steps) {
    if (step.kind === "read") continue;
    const { element, operation } = step;
    const before = own.get(operation.process) ?? [];
    own.set(operation.process, before);
    needs.set(element, { step, all: before, count: before.length });
    if (operation.outcome === "ok") before.push({ element, source: operation });
  }
  yield* observe(steps, needs, { ordered, verb: "appended" });
}

function* writesFollowReads({ steps, ordered }: KeySteps): Generator<Judgement> {
  const seen = new Map<number, { list: Dependency[]; known: Set<unknown> }>();
  const needs = new Map<unknown, Needs>();
  for (const step of steps) {
    const { process } = step.operation;
    const before = seen.get(process) ?? { list: [], known: new Set() };
    seen.set(process, before);
    if (step.kind === "append") {
      needs.set(step.element, { step, all: before.list, count: before.list.length });
      continue;
    }
    for (const element of step.elements) {
      if (before.known.has(element)) continue;
      before.known.add(element);
      before.list.push({ element, source: step.operation });
    }
  }
  yield* observe(steps, needs, { ordered, verb: "read" });
}

/** The first `count` of a process's dependencies are those of one of its appends. */
interface Needs {
  readonly step: AppendStep;
  readonly all: readonly Dependency[];
  readonly count: number;
}

/** Every read against the needs of every element it contains; a read breaks a guarantee once per writer. */
function* observe(
  steps: KeySteps["steps"],
  needs: ReadonlyMap<unknown, Needs>,
  { ordered, verb }: { readonly ordered: boolean; readonly verb: string },
): Generator<Judgement> {
  for (const read of steps) {
    if (read.kind === "append") continue;
    /** Per writer: how many of its dependencies were looked up, and the last place one of them has. */
    const progress = new Map<readonly Dependency[], { done: number; last: number }>();
    for (const [position, element] of read.elements.entries()) {
      const need = needs.get(element);
      if (need === undefined || need.count === 0) continue;
      const state = progress.get(need.all) ?? { done: 0, last: -1 };
      progress.set(need.all, state);
      yield judgeNeed(read, need, { state, position: ordered ? position : Infinity, verb });
    }
  }
}

function judgeNeed(
  read: ReadStep,
  need: Needs,
  at: { state: { done: number; last: number }; position: number; verb: string },
): Judgement {
  const { state, position, verb } = at;
  for (; state.done < need.count; state.done += 1) {
    const place = read.positions.get(need.all[state.done]?.element) ?? Infinity;
    state.last = Math.max(state.last, place);
  }
  const broken = (place: number) => place >= position || place === Infinity;
  if (!broken(state.last)) return undefined;
  const missed = need.all
    .slice(0, need.count)
    .find(({ element }) => broken(read.positions.get(element) ?? Infinity));
  if (missed === undefined) return undefined;
  const writer = need.step.operation;
  return {
    message: `T${read.operation.index} reads ${show(need.step.value)} of T${writer.index} without, before it, what its process had ${verb} in T${missed.source.index}`,
    operations: [missed.source, writer, read.operation],
  };
}
