import type { SliFunction } from "./sli.ts";
import { acknowledgements, operationsIn } from "./operations.ts";

/**
 * Longest time in milliseconds in which nothing was acknowledged; the window's own ends count, so a system that never
 * answered again has a gap to the end. This is downtime as clients see it.
 */
export const longestGap: SliFunction = (data, workload, window) => {
  const inside = acknowledgements(data.operations.get(workload) ?? []).filter(
    (time) => time >= window.from && time < window.to,
  );
  let previous = window.from;
  let longest = 0;
  for (const time of [...inside, window.to]) {
    longest = Math.max(longest, time - previous);
    previous = time;
  }
  return {
    type: "single",
    value: longest / 1e6,
    samples: operationsIn(data, workload, window).length,
  };
};
