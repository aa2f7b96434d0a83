/**
 * Reads the values of operations for the invariant checkers, or names the operation whose value has the wrong shape.
 * The order of operations lives here too: one log, one order of its records.
 */
import type { Operation } from "../domain/history.ts";
import { InputError } from "../lib/errors.ts";

/** Real-time order: a completed before b was invoked. Unknown outcomes precede nothing. */
export function precedes(a: Operation, b: Operation): boolean {
  return a.completionIndex < b.index;
}

/** Elements of a collection that was read: a list, a set or a typed array. */
export function elementsOf(operation: Operation): ArrayLike<unknown> {
  const value = operation.output;
  if (Array.isArray(value)) return value as readonly unknown[];
  if (value instanceof Set) return [...(value as ReadonlySet<unknown>)];
  if (ArrayBuffer.isView(value)) return value as unknown as ArrayLike<unknown>;
  throw wrongShape(operation, value, "a list of elements such as [1, 2]");
}

export function numberOf(operation: Operation, value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw wrongShape(operation, value, "a number");
}

export function integerOf(operation: Operation, value: unknown): number {
  if (Number.isSafeInteger(value)) return value as number;
  throw wrongShape(operation, value, "an integer");
}

/** An object such as `{"term": 3}`; what is inside is checked by who reads it. */
export function recordOf(operation: Operation, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value instanceof Map
      ? (Object.fromEntries(value) as Record<string, unknown>)
      : (value as Record<string, unknown>);
  }
  throw wrongShape(operation, value, "an object");
}

export function wrongShape(operation: Operation, value: unknown, wanted: string): InputError {
  const text = value === undefined ? "undefined" : jsonOf(value);
  return new InputError({
    code: "CHK030",
    message: `T${operation.index} (${operation.f}) has the value ${text.length > 60 ? `${text.slice(0, 57)}…` : text}`,
    why: `the checker expects ${wanted} there`,
    fix: "choose the checker that belongs to this workload, or mend the history",
  });
}

/** A value in a sentence: short, unambiguous. */
export function show(value: unknown): string {
  const text = value === null || value === undefined ? "nothing" : jsonOf(value);
  return text.length > 40 ? `${text.slice(0, 37)}…` : text;
}

function jsonOf(value: unknown): string {
  return typeof value === "bigint" ? value.toString() : JSON.stringify(value);
}

/** A list in a sentence: the first few and how many more. */
export function showMany(values: readonly unknown[], limit = 5): string {
  const shown = values.slice(0, limit).map(show).join(", ");
  return values.length > limit ? `${shown} and ${values.length - limit} more` : shown;
}

/** Nanoseconds as milliseconds in a sentence. */
export function showMs(nanoseconds: number): string {
  const ms = nanoseconds / 1e6;
  return `${ms >= 100 ? Math.round(ms) : Number(ms.toPrecision(3))} ms`;
}
