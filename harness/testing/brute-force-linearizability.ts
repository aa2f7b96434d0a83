/**
 * The slow and simple decider: tries every order of the operations that respects real time, against a plain sequential
 * specification. No memory, no pruning, nothing shared with the checker. For a handful of operations.
 */
import type { Operation } from "../domain/history.ts";
import type { SequentialSpec } from "./sequential-specs.ts";

export function isLinearizable(operations: readonly Operation[], spec: SequentialSpec): boolean {
  const counted = operations.filter(
    ({ outcome, f }) => outcome !== "fail" || (f === "cas" && spec.failedCas === "observed"),
  );
  return canContinue(counted, spec.initial, spec);
}

function canContinue(left: readonly Operation[], state: unknown, spec: SequentialSpec): boolean {
  const mandatory = left.filter(({ completionIndex }) => completionIndex !== Infinity);
  if (mandatory.length === 0) return true;
  const firstCompletion = Math.min(...mandatory.map(({ completionIndex }) => completionIndex));
  return left.some((operation) => {
    if (operation.index > firstCompletion) return false;
    const after = spec.allow(state, operation);
    if (after === undefined) return false;
    return canContinue(
      left.filter((other) => other !== operation),
      after.state,
      spec,
    );
  });
}
