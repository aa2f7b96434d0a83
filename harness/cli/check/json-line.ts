import type { Finding } from "../../domain/finding.ts";
import type { Operation } from "../../domain/history.ts";
import type { JudgedHistory } from "./judged-history.ts";

/** One history as a line of JSON. Times are ns; null where an operation never completed. Pictures are left out. */
export function jsonLine({ file, verdict, result, error, ...judged }: JudgedHistory): string {
  return JSON.stringify({
    file,
    verdict,
    strongest: result?.strongest ?? null,
    findings: (result?.findings ?? []).map(findingOf),
    milliseconds: judged.milliseconds,
    operations: judged.operations,
    ...(result?.reason === undefined ? {} : { reason: result.reason }),
    ...(result === undefined ? {} : { stats: result.stats }),
    ...(judged.warnings.length === 0 ? {} : { warnings: judged.warnings }),
    ...(error === undefined
      ? {}
      : {
          error: {
            code: error.code,
            message: error.message,
            location: error.location ?? null,
            why: error.why ?? null,
            fix: error.fix ?? null,
          },
        }),
  });
}

function findingOf({ code, message, operations, minimal }: Finding): unknown {
  return {
    code,
    message,
    operations: operations.map(operationOf),
    ...(minimal === undefined ? {} : { minimal: minimal.map(operationOf) }),
  };
}

function operationOf(operation: Operation): unknown {
  const { completedAt, completionIndex } = operation;
  return {
    ...operation,
    completedAt: Number.isFinite(completedAt) ? completedAt : null,
    completionIndex: Number.isFinite(completionIndex) ? completionIndex : null,
  };
}
