import type { SliFunction } from "./sli.ts";
import { dueAt, operationsIn } from "./operations.ts";

/** Response times of acknowledged operations in milliseconds, from the moment they were due. */
export const latency: SliFunction = (data, workload, window) => {
  const sorted = operationsIn(data, workload, window)
    .filter((operation) => operation.outcome === "ok")
    .map((operation) => (operation.completedAt - dueAt(operation)) / 1e6)
    .sort((a, b) => a - b);
  return { type: "distribution", sorted };
};
