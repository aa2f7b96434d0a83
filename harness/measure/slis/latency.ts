import type { SliFunction } from "./sli.ts";
import { dueAt, operationsIn } from "./operations.ts";

/** Response times of acknowledged operations in milliseconds, from the moment they were due. */
export const latency: SliFunction = (data, workload, window) => {
  const answered = operationsIn(data, workload, window).filter(({ outcome }) => outcome === "ok");
  const values = Float64Array.from(
    answered,
    (operation) => (operation.completedAt - dueAt(operation)) / 1e6,
  );
  const times = Float64Array.from(answered, dueAt);
  return { type: "distribution", sorted: values.toSorted(), ordered: { values, times } };
};
