/**
 * Operations of one workload by their position. Judges ask for one figure of one operation at a time, so that a run of ten
 * million requests can stay in columns of a few bytes each. The positions are in no order of time.
 */
import type { Outcome } from "../../domain/history.ts";
import type { Window } from "../window.ts";

export interface Operations {
  readonly length: number;
  /** Some are due at times that a schedule says: response time and service time differ. */
  readonly isOpen: boolean;
  /** ns since the start of the run: when it was due, where the load is open-model, so that a stalled system is charged
   * for the wait; otherwise when it was invoked. */
  dueAt(i: number): number;
  invokedAt(i: number): number;
  /** Infinity: nobody knows. */
  completedAt(i: number): number;
  outcome(i: number): Outcome;
  /** Function of a client (read, add …), or name of a request. */
  name(i: number): string;
  /** Region that it was asked from. */
  vantage(i: number): string;
  /** Node that answered, where that is known. */
  node(i: number): string | undefined;
}

/** Visits those that were due in the window: what a user asked for then. */
export function eachDueIn(
  operations: Operations | undefined,
  { from, to }: Window,
  visit: (operations: Operations, i: number) => void,
): void {
  if (operations === undefined) return;
  for (let i = 0; i < operations.length; i += 1) {
    const due = operations.dueAt(i);
    if (due >= from && due < to) visit(operations, i);
  }
}

/** Visits the acknowledgements that came in the window, in ns, in no order. */
export function eachAcknowledgedIn(
  operations: Operations | undefined,
  { from, to }: Window,
  visit: (time: number) => void,
): void {
  if (operations === undefined) return;
  for (let i = 0; i < operations.length; i += 1) {
    if (operations.outcome(i) !== "ok") continue;
    const time = operations.completedAt(i);
    if (time >= from && time < to) visit(time);
  }
}

export function countDueIn(operations: Operations | undefined, window: Window): number {
  let count = 0;
  eachDueIn(operations, window, () => (count += 1));
  return count;
}
