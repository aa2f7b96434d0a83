/**
 * Which object an operation belongs to. `--key-by` names a field of the operation; `value` stands for Jepsen's
 * independent tuples, whose values are [key, value] pairs. Without `--key-by` the field `key` is used, and tuples are
 * recognized where every value is a pair and some read asks for [key, null].
 */
import type { Operation } from "../../domain/history.ts";
import { InputError } from "../../lib/errors.ts";
import { nearest } from "../../lib/nearest.ts";
import { pairOf } from "../models/operation-value.ts";

export const KEY_FIELDS = ["key", "value", "node", "process", "workload", "vantage"] as const;
type KeyField = (typeof KEY_FIELDS)[number];

export interface Keyed {
  readonly operations: readonly Operation[];
  readonly keyOf: (operation: Operation) => unknown;
}

export function keyed(operations: readonly Operation[], keyBy: string | undefined): Keyed {
  const field = keyBy === undefined ? undefined : keyField(keyBy);
  if (field === "value" || (field === undefined && areTuples(operations))) {
    return { operations: operations.map(withoutTuple), keyOf: ({ key }) => key };
  }
  return { operations, keyOf: (operation) => operation[field ?? "key"] };
}

function keyField(name: string): KeyField {
  const known = KEY_FIELDS.find((field) => field === name);
  if (known !== undefined) return known;
  const meant = nearest(name, KEY_FIELDS);
  throw new InputError({
    code: "CHK013",
    message: `operations have no field "${name}" to partition by`,
    why: `--key-by takes one of ${KEY_FIELDS.join(", ")}`,
    fix: meant === undefined ? "choose one of these" : `did you mean "${meant}"?`,
  });
}

function areTuples(operations: readonly Operation[]): boolean {
  let hasRead = false;
  for (const { f, key, input } of operations) {
    if (key !== undefined || !Array.isArray(input) || input.length !== 2) return false;
    const [object, value] = input as unknown[];
    if (typeof object === "object") return false;
    if (f === "read" && value === null) hasRead = true;
  }
  return hasRead;
}

function withoutTuple(operation: Operation): Operation {
  const [key, input] = pairOf(operation, operation.input);
  const { output } = operation;
  if (operation.outcome !== "ok" || !Array.isArray(output)) return { ...operation, key, input };
  return { ...operation, key, input, output: pairOf(operation, output)[1] };
}
