import type { ObjectiveResult } from "../../domain/results.ts";

/** What was measured under another load or another fault than the scenario says is no pass. A failure stays one. */
export function withDoubt(result: ObjectiveResult, doubt: string | undefined): ObjectiveResult {
  if (doubt === undefined || result.verdict === "fail") return result;
  const doubted: ObjectiveResult & { toDecide?: unknown } = {
    ...result,
    verdict: "inconclusive",
    why: doubt,
  };
  delete doubted.toDecide;
  return doubted;
}
