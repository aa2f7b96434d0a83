import type { Operation } from "../../domain/history.ts";
import type { RunData, Window } from "../run-data.ts";

/** Operations of a workload that were due in a window: what a user asked for then. */
export function operationsIn(data: RunData, workload: string, window: Window): Operation[] {
  return (data.operations.get(workload) ?? []).filter((operation) => {
    const due = dueAt(operation);
    return due >= window.from && due < window.to;
  });
}

/** Intended start where the load is open-model, so that a stalled system is charged for the wait. */
export function dueAt(operation: Operation): number {
  return operation.intendedAt ?? operation.invokedAt;
}

/** Completions of acknowledged operations, ascending, in ns. */
export function acknowledgements(operations: readonly Operation[]): number[] {
  return operations
    .filter((operation) => operation.outcome === "ok")
    .map((operation) => operation.completedAt)
    .sort((a, b) => a - b);
}
