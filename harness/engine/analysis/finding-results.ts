import type { FaultRecord } from "../../domain/fault.ts";
import type { Finding } from "../../domain/finding.ts";
import type { Operation } from "../../domain/history.ts";
import type { FindingResult, OperationResult } from "../../domain/results.ts";

/** A finding as results.json holds it, with the faults that were active while its operations ran. */
export function findingResult(finding: Finding, faults: readonly FaultRecord[]): FindingResult {
  const { code, message, operations, pictures, minimal } = finding;
  const active = faults.filter(({ startedAt, healedAt }) =>
    operations.some(
      (operation) =>
        startedAt !== null &&
        operation.invokedAt <= (healedAt ?? Infinity) &&
        operation.completedAt >= startedAt,
    ),
  );
  return {
    code,
    message,
    operations: operations.map(operationResult),
    faults: active.map((fault) => fault.id),
    ...(pictures === undefined ? {} : { pictures }),
    ...(minimal === undefined ? {} : { minimal: minimal.map(operationResult) }),
  };
}

function operationResult(operation: Operation): OperationResult {
  const { completedAt, completionIndex } = operation;
  return {
    ...operation,
    ...("key" in operation ? { key: plainJson(operation.key) } : {}),
    input: plainJson(operation.input),
    output: plainJson(operation.output),
    completedAt: Number.isFinite(completedAt) ? completedAt : null,
    completionIndex: Number.isFinite(completionIndex) ? completionIndex : null,
  };
}

/** A final read may hold a hundred thousand elements; history.jsonl has it whole, findings need to name it. */
const LONGEST_VALUE = 1000;

/** What a value is after it was written as JSON and read again; the beginning of its text when it is long. */
function plainJson(value: unknown): unknown {
  const text = JSON.stringify(value) ?? "null";
  if (text.length <= LONGEST_VALUE) return JSON.parse(text) as unknown;
  const size = Array.isArray(value) ? `${value.length} elements` : `${text.length} characters`;
  return `${size}, whole in history.jsonl: ${text.slice(0, LONGEST_VALUE)}…`;
}
