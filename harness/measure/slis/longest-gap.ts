import { countDueIn } from "../operations/operations.ts";
import { longestSilence } from "../operations/longest-silence.ts";
import type { SliFunction } from "./sli.ts";

/**
 * Longest time in milliseconds in which nothing was acknowledged; the window's own ends count, so a system that never
 * answered again has a gap to the end. This is downtime as clients see it.
 */
export const longestGap: SliFunction = (data, workload, window) => {
  const operations = data.operations.get(workload);
  const value = longestSilence(operations, window) / 1e6;
  return { type: "single", value, samples: countDueIn(operations, window) };
};
