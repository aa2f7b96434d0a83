import { countDueIn, type Operations } from "../operations/operations.ts";
import { responseTimes } from "../operations/response-times.ts";
import type { Measurement } from "../run-data.ts";
import type { Window } from "../window.ts";
import type { SliFunction } from "./sli.ts";

/** Response times of acknowledged operations in milliseconds, from the moment they were due. */
export const latency: SliFunction = (data, workload, window) => {
  const operations = data.operations.get(workload);
  const isMeant = (due: number): boolean => due >= window.from && due < window.to;
  const sorted = responseTimes(operations, (all, i) => isMeant(all.dueAt(i))).sort();
  const asked = countDueIn(operations, window);
  return { type: "distribution", sorted, asked, ordered: () => inOrder(operations, window) };
};

type Ordered = ReturnType<NonNullable<(Measurement & { type: "distribution" })["ordered"]>>;

function inOrder(operations: Operations | undefined, { from, to }: Window): Ordered {
  const positions: number[] = [];
  for (let i = 0; i < (operations?.length ?? 0); i += 1) {
    const due = operations?.dueAt(i) ?? NaN;
    if (due >= from && due < to && operations?.outcome(i) === "ok") positions.push(i);
  }
  const dueAt = (i: number): number => operations?.dueAt(i) ?? NaN;
  positions.sort((a, b) => dueAt(a) - dueAt(b));
  return {
    values: Float64Array.from(
      positions,
      (i) => ((operations?.completedAt(i) ?? NaN) - dueAt(i)) / 1e6,
    ),
    times: Float64Array.from(positions, dueAt),
  };
}
