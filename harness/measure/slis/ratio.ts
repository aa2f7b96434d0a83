/**
 * A ratio of one's own making:
 *
 *   ratio(ledger)        of operations: those that `good:` describes, of those that `total:` describes
 *   ratio(health)        of answers to a probe: those that were what they must be; no answer is not
 *   ratio(hits/lookups)  of two counters that probes read: how much each has grown, node by node
 */
import { isCalled } from "../../domain/load.ts";
import type { OperationFilter } from "../../domain/scenario.ts";
import type { Measurement, ProbeSample, RunData } from "../run-data.ts";
import type { Window } from "../window.ts";
import { eachDueIn, type Operations } from "../operations/operations.ts";
import { probeSamples } from "./probe-samples.ts";
import type { SliFunction } from "./sli.ts";

export const ratio: SliFunction = (data, of, window) => {
  const [good = "", total] = of.split("/");
  if (total !== undefined) return ofCounters(data, [good, total], window);
  return ofEvents(data, of, window);
};

const SUCCEEDED: OperationFilter = { outcome: ["ok"] };

/** Events of a ratio of operations or of answers, in no order; ratios of counters have none. */
export function eachRatioEvent(
  data: RunData,
  of: string,
  window: Window,
  add: (time: number, isGood: boolean) => void,
): void {
  if (!data.operations.has(of)) {
    for (const { time, held } of answersTo(data, of, window)) add(time, held === true);
    return;
  }
  const { good = SUCCEEDED, total = {} } = data.ratio ?? {};
  eachDueIn(data.operations.get(of), window, (operations, i) => {
    if (isSo(operations, i, total)) add(operations.dueAt(i), isSo(operations, i, good));
  });
}

function ofEvents(data: RunData, of: string, window: Window): Measurement {
  let [met, counted] = [0, 0];
  eachRatioEvent(data, of, window, (_, isGood) => {
    counted += 1;
    if (isGood) met += 1;
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
    (f === undefined || isCalled(operations.name(i), f)) &&
    (node === undefined || operations.node(i) === node) &&
    (withinMs === undefined ||
      (operations.outcome(i) === "ok" &&
        operations.completedAt(i) - operations.dueAt(i) <= withinMs * 1e6))
  );
}

function answersTo(data: RunData, probe: string, window: Window): readonly ProbeSample[] {
  return probeSamples(
    data,
    window,
    (each) => each.probe === probe && each.figure === "value" && each.held !== undefined,
  );
}

function ofCounters(
  data: RunData,
  [good, total]: readonly [string, string],
  window: Window,
): Measurement {
  const growth = (of: string): number => {
    let grown = 0;
    eachGrowth(data, of, window, (_, amount) => (grown += amount));
    return Math.round(grown);
  };
  const [met, counted] = [growth(good), growth(total)];
  // More good ones than there are: the two do not count the same thing.
  if (met > counted) return { type: "ratio", good: 0, total: 0 };
  return { type: "ratio", good: met, total: counted };
}

/** From reading to reading, node by node. A counter that fell was started again from zero, as Prometheus takes it. */
export function eachGrowth(
  data: RunData,
  of: string,
  window: Window,
  add: (time: number, amount: number) => void,
): void {
  const [name, figure = "value"] = of.split(".");
  const last = new Map<string, number>();
  const samples = probeSamples(data, window, (s) => s.probe === name && s.figure === figure);
  for (const { time, node, value } of samples) {
    if (value === null) continue;
    const before = last.get(node);
    if (before !== undefined) add(time, value < before ? value : value - before);
    last.set(node, value);
  }
}
