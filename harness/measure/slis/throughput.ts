import type { SliFunction } from "./sli.ts";
import { acknowledgements, operationsIn } from "./operations.ts";

/** Acknowledged operations a second. */
export const throughput: SliFunction = (data, workload, window) => {
  const inside = acknowledgements(data.operations.get(workload) ?? []).filter(
    (time) => time >= window.from && time < window.to,
  );
  const seconds = (window.to - window.from) / 1e9;
  const samples = operationsIn(data, workload, window).length;
  return { type: "single", value: inside.length / seconds, samples };
};
