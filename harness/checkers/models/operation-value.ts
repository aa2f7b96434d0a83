/** Reads the value of an operation, or names the operation whose value has the wrong shape. */
import type { Operation } from "../../domain/history.ts";
import { InputError } from "../../lib/errors.ts";

/** What a completed operation did: the completion's value, or the invocation's where the completion repeats none. */
export function effectOf(operation: Operation): unknown {
  return operation.outcome === "ok" && operation.output !== null && operation.output !== undefined
    ? operation.output
    : operation.input;
}

/** A `[first, second]` value. */
export function pairOf(operation: Operation, value: unknown): readonly [unknown, unknown] {
  if (Array.isArray(value) && value.length === 2) return value as [unknown, unknown];
  throw wrongValue(operation, value, "a pair such as [1, 2]");
}

export function numberOf(operation: Operation, value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw wrongValue(operation, value, "a number");
}

export function listOf(operation: Operation, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw wrongValue(operation, value, "a list");
}

export function stringOf(operation: Operation, value: unknown): string {
  if (typeof value === "string") return value;
  throw wrongValue(operation, value, "a string");
}

export function wrongValue(operation: Operation, value: unknown, wanted: string): InputError {
  return new InputError({
    code: "CHK010",
    message: `T${operation.index} (${operation.f}) has the value ${shorten(JSON.stringify(value) ?? "undefined")}`,
    why: `the model expects ${wanted} for ${operation.f}`,
    fix: "choose another --model, or mend the history",
    record: value === operation.input ? operation.index : operation.completionIndex,
  });
}

/** A function that the model does not know. */
export function unknownFunction(operation: Operation, known: readonly string[]): InputError {
  return new InputError({
    code: "CHK011",
    message: `T${operation.index} calls ${operation.f}, which the model does not know`,
    why: `it knows ${known.join(", ")}`,
    fix: "choose another --model, or keep only its operations in the history",
    record: operation.index,
  });
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
