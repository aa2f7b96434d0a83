/**
 * A ratio of one's own making:
 *
 *   ratio(ledger)        of operations: those that `good:` describes, of those that `total:` describes
 *   ratio(health)        of answers to a probe: those that were what they must be; no answer is not
 *   ratio(hits/lookups)  of two counters that probes read: how much each has grown, node by node
 */
import type { OperationFilter } from "../../domain/scenario.ts";
import type { Measurement, RunData, Window } from "../run-data.ts";
import { eachDueIn, type Operations } from "../operations/operations.ts";
import { probeSamples } from "./probe-samples.ts";
import type { SliFunction } from "./sli.ts";

export const ratio: SliFunction = (data, of, window) => {
  const [good = "", total] = of.split("/");
  if (total !== undefined) return ofCounters(data, [good, total], window);
  return data.operations.has(of) ? ofOperations(data, of, window) : ofAnswers(data, of, window);
};

const SUCCEEDED: OperationFilter = { outcome: ["ok"] };

function ofOperations(data: RunData, workload: string, window: Window): Measurement {
  const { good = SUCCEEDED, total = {} } = data.ratio ?? {};
  let [met, counted] = [0, 0];
  eachDueIn(data.operations.get(workload), window, (operations, i) => {
    if (!isSo(operations, i, total)) return;
    counted += 1;
    if (isSo(operations, i, good)) met += 1;
  });
  return { type: "ratio", good: met, total: counted };
}

function isSo(
  operations: Operations,
  i: number,
  { outcome, f, withinMs, node }: OperationFilter,
): boolean {
  return (
    (outcome === undefined || outcome.includes(operations.outcome(i))) &&
    (f === undefined || operations.name(i) === f) &&
    (node === undefined || operations.node(i) === node) &&
    (withinMs === undefined ||
      (operations.outcome(i) === "ok" &&
        operations.completedAt(i) - operations.dueAt(i) <= withinMs * 1e6))
  );
}

function ofAnswers(data: RunData, probe: string, window: Window): Measurement {
  const judged = probeSamples(
    data,
    window,
    (each) => each.probe === probe && each.figure === "value" && each.held !== undefined,
  );
  return { type: "ratio", good: judged.filter(({ held }) => held).length, total: judged.length };
}

function ofCounters(
  data: RunData,
  [good, total]: readonly [string, string],
  window: Window,
): Measurement {
  const [met, counted] = [growth(data, good, window), growth(data, total, window)];
  // More good ones than there are: the two do not count the same thing.
  if (met > counted) return { type: "ratio", good: 0, total: 0 };
  return { type: "ratio", good: met, total: counted };
}

/** A counter that fell was started again from zero, as Prometheus takes it. */
function growth(data: RunData, of: string, window: Window): number {
  const [name, figure = "value"] = of.split(".");
  const last = new Map<string, number>();
  let grown = 0;
  const samples = probeSamples(data, window, (s) => s.probe === name && s.figure === figure);
  for (const { node, value } of samples) {
    if (value === null) continue;
    const before = last.get(node);
    if (before !== undefined) grown += value < before ? value : value - before;
    last.set(node, value);
  }
  return Math.round(grown);
}
