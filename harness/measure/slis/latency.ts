import type { SliFunction } from "./sli.ts";
import { dueAt, operationsIn } from "./operations.ts";

/** Response times of acknowledged operations in milliseconds, from the moment they were due. */
export const latency: SliFunction = (data, workload, window) => {
  const ordered = Float64Array.from(
    operationsIn(data, workload, window).filter((operation) => operation.outcome === "ok"),
    (operation) => (operation.completedAt - dueAt(operation)) / 1e6,
  );
  return { type: "distribution", sorted: ordered.toSorted(), ordered };
};
