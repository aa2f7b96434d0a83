/**
 * Random small histories of a sequential specification, for fast-check: a few processes call an object that mostly
 * tells the truth. They shrink by dropping steps and by becoming simpler.
 */
import fc from "fast-check";
import type { Operation, Outcome } from "../domain/history.ts";
import type { SequentialSpec } from "./sequential-specs.ts";

type Mutable = { -readonly [Key in keyof Operation]: Operation[Key] };

/** One step lets a process call, or lets its open call complete. */
interface Step {
  readonly process: number;
  readonly call: number;
  readonly a: number;
  readonly b: number;
  /** 0: nothing is heard back; 1: nothing is heard back and it has no effect. */
  readonly fate: number;
  /** Takes effect when called, rather than when it completes. */
  readonly isEarly: boolean;
  /** 0: it claims to have worked, with the answer of another state. */
  readonly lie: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  process: fc.nat({ max: 3 }),
  call: fc.nat({ max: 11 }),
  a: fc.nat({ max: 2 }),
  b: fc.nat({ max: 2 }),
  fate: fc.nat({ max: 9 }),
  isEarly: fc.boolean(),
  lie: fc.nat({ max: 3 }),
});

export function arbitraryHistory(
  spec: SequentialSpec,
  { maxSteps = 14 }: { readonly maxSteps?: number } = {},
): fc.Arbitrary<readonly Operation[]> {
  return fc
    .array(step, { minLength: 1, maxLength: maxSteps, size: "max" })
    .map((steps) => play(spec, steps));
}

interface Open {
  readonly operation: Mutable;
  readonly step: Step;
  answered?: { readonly output: unknown; readonly isFailed: boolean };
}

function play(spec: SequentialSpec, steps: readonly Step[]): readonly Operation[] {
  const operations: Mutable[] = [];
  const open = new Map<number, Open>();
  let state = spec.initial;
  let retired = 0;
  const takeEffect = (entry: Open): void => {
    if (entry.answered !== undefined || entry.step.fate === 1) return;
    const answer = spec.answer(state, entry.operation);
    state = answer.state;
    entry.answered = { output: answer.output, isFailed: answer.isFailed === true };
  };
  for (const [index, current] of steps.entries()) {
    const entry = open.get(current.process);
    if (entry === undefined) {
      const make = spec.calls[current.call % spec.calls.length] as (typeof spec.calls)[number];
      const operation: Mutable = {
        ...make(current.a, current.b),
        index,
        process: current.process + retired * 4,
        output: undefined,
        outcome: "unknown",
        invokedAt: index,
        completedAt: Infinity,
        completionIndex: Infinity,
      };
      operations.push(operation);
      open.set(current.process, { operation, step: current });
      if (current.isEarly) takeEffect(open.get(current.process) as Open);
      continue;
    }
    open.delete(current.process);
    takeEffect(entry);
    if (entry.answered === undefined || entry.step.fate === 0) retired += 1;
    else
      complete(entry, {
        index,
        outcome: entry.answered.isFailed && entry.step.lie !== 0 ? "fail" : "ok",
        spec,
      });
  }
  return operations;
}

function complete(
  { operation, step: { lie, a, b }, answered }: Open,
  {
    index,
    outcome,
    spec,
  }: { readonly index: number; readonly outcome: Outcome; readonly spec: SequentialSpec },
): void {
  operation.outcome = outcome;
  operation.completedAt = index;
  operation.completionIndex = index;
  operation.output = answered?.output;
  if (lie !== 0) return;
  // What another state would have answered: of the right shape, and often wrong.
  const other = spec.calls.reduceRight(
    (state, make) => spec.answer(state, make(b, a)).state,
    spec.initial,
  );
  operation.output = spec.answer(other, operation).output;
}
