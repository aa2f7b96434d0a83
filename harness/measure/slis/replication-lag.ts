import type { SliFunction } from "./sli.ts";

/** Replay lag of every replica in milliseconds. A replica that does not answer lags without bound. */
export const replicationLag: SliFunction = (data, group, window) => {
  const sorted = (data.lag.get(group) ?? [])
    .filter((sample) => sample.time >= window.from && sample.time < window.to)
    .map((sample) => sample.value ?? Infinity)
    .sort((a, b) => a - b);
  return { type: "distribution", sorted };
};
