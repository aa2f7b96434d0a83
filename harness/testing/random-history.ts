/**
 * Random small histories for property tests: a few processes, each with one operation at a time, interleaved in every
 * way. Shrinks towards fewer steps and simpler operations.
 */
import fc from "fast-check";
import type { History, Operation, Outcome } from "../domain/history.ts";

/** What an operation asks and, should it complete, what it is told. */
export interface DrawnOperation {
  readonly f: string;
  readonly input?: unknown;
  readonly output?: unknown;
  readonly key?: unknown;
  readonly node?: string;
}

export interface Shape {
  readonly processes: number;
  /** A process that is idle invokes, one that is busy completes: two steps an operation. */
  readonly maxSteps: number;
  /** Chances in 10 that a completion is not ok. */
  readonly fail?: number;
  readonly unknown?: number;
}

interface Step {
  readonly process: number;
  readonly drawn: DrawnOperation;
  readonly outcome: Outcome;
}

export function randomHistory(drawn: fc.Arbitrary<DrawnOperation>, shape: Shape) {
  const { fail = 1, unknown = 1 } = shape;
  const outcome = fc.oneof(
    { weight: 10 - fail - unknown, arbitrary: fc.constant<Outcome>("ok") },
    { weight: fail, arbitrary: fc.constant<Outcome>("fail") },
    { weight: unknown, arbitrary: fc.constant<Outcome>("unknown") },
  );
  const step = fc.record({ process: fc.nat(shape.processes - 1), drawn, outcome });
  return fc.array(step, { maxLength: shape.maxSteps, size: "max" }).map(toHistory);
}

/** Record positions are the steps; an operation still open at the end has an unknown outcome. */
export function toHistory(steps: readonly Step[]): History {
  const open = new Map<number, Operation>();
  const generation = new Map<number, number>();
  const operations: Operation[] = [];
  for (const [at, { process, drawn, outcome }] of steps.entries()) {
    const pending = open.get(process);
    if (pending === undefined) {
      const number = process + 100 * (generation.get(process) ?? 0);
      open.set(process, invoked(drawn, number, at));
      continue;
    }
    open.delete(process);
    operations.push(completed(pending, outcome, at));
    if (outcome === "unknown") generation.set(process, (generation.get(process) ?? 0) + 1);
  }
  operations.push(...[...open.values()].map((pending) => completed(pending, "unknown", Infinity)));
  return { operations: operations.sort((a, b) => a.index - b.index), warnings: [] };
}

function invoked(drawn: DrawnOperation, process: number, at: number): Operation {
  return {
    input: null,
    output: null,
    ...drawn,
    process,
    index: at,
    outcome: "unknown",
    invokedAt: at * 1e6,
    completedAt: Infinity,
    completionIndex: Infinity,
  };
}

function completed(pending: Operation, outcome: Outcome, at: number): Operation {
  if (outcome === "unknown") return { ...pending, output: undefined };
  return {
    ...pending,
    outcome,
    output: outcome === "ok" ? pending.output : pending.input,
    completedAt: at * 1e6,
    completionIndex: at,
  };
}
