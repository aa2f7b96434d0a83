/**
 * Quantiles as Jepsen takes them: the value at floor(n × q) of the sorted list, capped at the last. Returns stats such
 * as `latencyMsP50`; nothing for an empty list.
 */
const POINTS = [
  ["P0", 0],
  ["P50", 0.5],
  ["P95", 0.95],
  ["P99", 0.99],
  ["P100", 1],
] as const;

export function quantileStats(name: string, values: Float64Array): Record<string, number> {
  if (values.length === 0) return {};
  const sorted = values.toSorted();
  return Object.fromEntries(
    POINTS.map(([label, point]) => {
      const at = Math.min(sorted.length - 1, Math.floor(sorted.length * point));
      return [`${name}${label}`, sorted[at] ?? 0];
    }),
  );
}
