import type { SliFunction } from "./sli.ts";

/** Share of a load driver's checks that held (k6's `checks`). */
export const checkRate: SliFunction = (data, workload, { from, to }) => {
  const checks = data.checks?.get(workload);
  let [good, total] = [0, 0];
  for (let i = 0; i < (checks?.length ?? 0); i += 1) {
    const time = checks?.timeAt(i) ?? NaN;
    if (!(time >= from && time < to)) continue;
    total += 1;
    if (checks?.at(i).ok === true) good += 1;
  }
  return { type: "ratio", good, total };
};
