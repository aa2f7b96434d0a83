import type { MeasureUnit } from "./probe.ts";

/** What an SLI is measured of, in which unit, and whether it is many readings (a target then names a quantile). */
export interface SliTraits {
  readonly of: "workload" | "group" | "probe" | "workload-or-probe";
  /** Undefined: that of the probe. */
  readonly unit?: MeasureUnit;
  readonly hasQuantile: boolean;
}

export const SLI_TRAITS = {
  availability: { of: "workload", unit: "ratio", hasQuantile: false },
  "check-rate": { of: "workload", unit: "ratio", hasQuantile: false },
  "error-rate": { of: "workload", unit: "ratio", hasQuantile: false },
  latency: { of: "workload", unit: "ms", hasQuantile: true },
  throughput: { of: "workload", unit: "per-second", hasQuantile: false },
  "longest-gap": { of: "workload", unit: "ms", hasQuantile: false },
  "time-to-first-success": { of: "workload", unit: "ms", hasQuantile: false },
  "time-to-recover": { of: "workload-or-probe", unit: "ms", hasQuantile: false },
  "degradation-depth": { of: "workload", unit: "ratio", hasQuantile: false },
  "degradation-area": { of: "workload", unit: "ms", hasQuantile: false },
  ratio: { of: "workload-or-probe", unit: "ratio", hasQuantile: false },
  "replication-lag": { of: "group", unit: "ms", hasQuantile: true },
  staleness: { of: "group", unit: "ms", hasQuantile: true },
  saturation: { of: "group", unit: "ratio", hasQuantile: true },
  probe: { of: "probe", hasQuantile: true },
} as const satisfies Readonly<Record<string, SliTraits>>;

export type SliKind = keyof typeof SLI_TRAITS;
export const SLI_KINDS = Object.keys(SLI_TRAITS) as readonly SliKind[];

export function traitsOf(kind: SliKind): SliTraits {
  return SLI_TRAITS[kind];
}
