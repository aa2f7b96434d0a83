/** Changes to a history that must never turn a legal one into an illegal one. */
import type { History, Operation } from "../domain/history.ts";

/** A failed operation did not happen, so a history without it says the same. */
export function withoutFailed(history: History): History {
  return map(history, (operations) => operations.filter(({ outcome }) => outcome !== "fail"));
}

/** Process numbers are names. */
export function withRenamedProcesses(history: History): History {
  return map(history, (operations) =>
    operations.map((operation) => ({ ...operation, process: 1000 + operation.process * 7 })),
  );
}

/** Elements are names too: every number inside inputs and outputs becomes a string. */
export function withRenamedValues(
  history: History,
  rename: (value: unknown) => unknown = nameOf,
): History {
  return map(history, (operations) =>
    operations.map((operation) => ({
      ...operation,
      input: rename(operation.input),
      output: rename(operation.output),
    })),
  );
}

function nameOf(value: unknown): unknown {
  if (typeof value === "number") return `element-${value}`;
  return Array.isArray(value) ? value.map(nameOf) : value;
}

function map(
  history: History,
  change: (operations: readonly Operation[]) => readonly Operation[],
): History {
  return { ...history, operations: change(history.operations) };
}
