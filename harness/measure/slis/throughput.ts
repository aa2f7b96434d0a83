import { countDueIn, eachAcknowledgedIn } from "../operations/operations.ts";
import type { SliFunction } from "./sli.ts";

/** Acknowledged operations a second. */
export const throughput: SliFunction = (data, workload, window) => {
  const operations = data.operations.get(workload);
  let acknowledged = 0;
  eachAcknowledgedIn(operations, window, () => (acknowledged += 1));
  const seconds = (window.to - window.from) / 1e9;
  const samples = countDueIn(operations, window);
  return { type: "single", value: acknowledged / seconds, samples };
};
