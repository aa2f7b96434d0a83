/**
 * What each session did with each key, step by step, for the session guarantees. A session is a process: it does one
 * thing at a time, and after an unknown outcome its client goes on under a new process number.
 */
import type { History, Operation } from "../domain/history.ts";
import { identity } from "../lib/identity.ts";
import { elementsOf, wrongShape } from "./values.ts";

export interface AppendStep {
  readonly kind: "append";
  readonly operation: Operation;
  /** Identity of the element: equal exactly where elements are. */
  readonly element: unknown;
  /** As written, to show it. */
  readonly value: unknown;
}

export interface ReadStep {
  readonly kind: "read";
  readonly operation: Operation;
  /** Identities of the elements in the order they were read. */
  readonly elements: readonly unknown[];
  /** Position by identity. */
  readonly positions: ReadonlyMap<unknown, number>;
}

export type Step = AppendStep | ReadStep;

export interface KeySteps {
  readonly key: unknown;
  /** Every step that happened or may have, in the order of invocation. */
  readonly steps: readonly Step[];
  /** Lists keep the order of appends; sets (`add`) do not, and order is then not judged. */
  readonly ordered: boolean;
  /** Elements appended more than once: which append a read shows cannot be told. */
  readonly repeated: readonly unknown[];
}

/** Steps by key, from `append` or `add` and `read` operations and from transactions of them. */
export function keySteps(history: History): readonly KeySteps[] {
  const keys = new Map<unknown, { key: unknown; steps: Step[]; ordered: boolean }>();
  const stepsOf = (key: unknown) => {
    const id = identity(key);
    const found = keys.get(id) ?? { key, steps: [], ordered: true };
    keys.set(id, found);
    return found;
  };
  for (const operation of history.operations) {
    if (operation.outcome === "fail") continue;
    for (const [f, key, value] of microOperations(operation)) {
      const ofKey = stepsOf(key);
      if (f === "add") ofKey.ordered = false;
      const step = stepOf(operation, f, value);
      if (step !== undefined) ofKey.steps.push(step);
    }
  }
  return [...keys.values()].map((ofKey) => ({ ...ofKey, repeated: repeatedIn(ofKey.steps) }));
}

type MicroOperation = readonly [f: string, key: unknown, value: unknown];

function microOperations(operation: Operation): readonly MicroOperation[] {
  const { f, key, input, output, outcome } = operation;
  if (f === "append" || f === "add") return [[f, key, input]];
  if (f === "read") return [["r", key, output]];
  if (f !== "txn") return [];
  const micros = outcome === "ok" ? output : input;
  if (!Array.isArray(micros) || !micros.every((micro) => Array.isArray(micro))) {
    throw wrongShape(operation, micros, 'micro-operations such as ["append", key, value]');
  }
  return micros as unknown as readonly MicroOperation[];
}

function stepOf(operation: Operation, f: string, value: unknown): Step | undefined {
  if (f === "append" || f === "add") {
    return { kind: "append", operation, element: identity(value), value };
  }
  if (f !== "r" || operation.outcome !== "ok") return undefined;
  const read = { ...operation, output: value ?? [] };
  const elements = Array.from(elementsOf(read), identity);
  const positions = new Map(elements.map((element, position) => [element, position]));
  return { kind: "read", operation, elements, positions };
}

function repeatedIn(steps: readonly Step[]): readonly unknown[] {
  const seen = new Set<unknown>();
  return steps.flatMap((step) => {
    if (step.kind === "read") return [];
    if (seen.has(step.element)) return [step.value];
    seen.add(step.element);
    return [];
  });
}
