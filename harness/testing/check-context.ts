import type { Operation } from "../domain/history.ts";
import type { CheckContext } from "../engine/checks/check.ts";

/** An acknowledged operation of a workload; times in milliseconds. */
export function acknowledged(
  index: number,
  at: readonly [invoked: number, completed: number],
  rest: Partial<Operation> = {},
): Operation {
  return {
    ...{ index, process: index, f: "add", input: index, output: index, outcome: "ok" },
    ...{ invokedAt: at[0] * 1e6, completedAt: at[1] * 1e6, completionIndex: index },
    workload: "ledger",
    ...rest,
  };
}

/** What a check sees of a run without operations on three nodes whose final reads began at 1 s. */
export function checkContext(
  rest: Partial<CheckContext<Record<string, never>>> = {},
): CheckContext<Record<string, never>> {
  return {
    options: {},
    operations: [],
    workloads: [],
    writes: new Set(["add"]),
    nodes: ["db-a", "db-b", "db-c"],
    finalReadsAt: 1e9,
    claims: [],
    probes: [],
    actions: [],
    ...rest,
  };
}
