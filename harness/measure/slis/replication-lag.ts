import type { SliFunction } from "./sli.ts";

/** Replay lag of every replica in milliseconds. A replica that does not answer lags without bound. */
export const replicationLag: SliFunction = (data, group, window) => {
  const samples = (data.lag.get(group) ?? [])
    .filter((sample) => sample.time >= window.from && sample.time < window.to)
    .map(({ time, node, value }) => ({ time, of: node, value: value ?? Infinity }));
  return { type: "gauge", samples };
};
