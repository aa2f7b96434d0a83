import type { SliFunction } from "./sli.ts";
import { operationsIn } from "./operations.ts";

/** Share of operations that succeeded; an unknown outcome is not a success. */
export const availability: SliFunction = (data, workload, window) => {
  const operations = operationsIn(data, workload, window);
  const good = operations.filter((operation) => operation.outcome === "ok").length;
  return { type: "ratio", good, total: operations.length };
};

/** Share of operations that did not succeed. */
export const errorRate: SliFunction = (data, workload, window) => {
  const operations = operationsIn(data, workload, window);
  const bad = operations.filter((operation) => operation.outcome !== "ok").length;
  return { type: "ratio", good: bad, total: operations.length };
};
