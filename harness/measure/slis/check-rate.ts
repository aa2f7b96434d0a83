import type { SliFunction } from "./sli.ts";

/** Share of a load driver's checks that held (k6's `checks`). */
export const checkRate: SliFunction = (data, workload, window) => {
  const inside = (data.checks?.get(workload) ?? []).filter(
    ({ time }) => time >= window.from && time < window.to,
  );
  const good = inside.filter(({ ok }) => ok).length;
  return { type: "ratio", good, total: inside.length };
};
