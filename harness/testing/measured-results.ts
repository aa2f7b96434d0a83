import type { ProbeSpec } from "../domain/probe.ts";
import type { Results, WorkloadCut, WorkloadResult } from "../domain/results.ts";
import { probeResults, type ProbeReadingRecord } from "../measure/probe-summary.ts";
import { sampleResults } from "./sample-results.ts";

export function cut(name: string, ok: number, ms = 5): WorkloadCut {
  return {
    name,
    operations: { ok, fail: 0, unknown: 0 },
    latencyMs: { p50: ms, p95: 2 * ms, p99: 3 * ms, max: 4 * ms },
    serviceMs: { p50: ms / 10, p95: ms / 5, p99: ms / 4, max: ms / 2 },
  };
}

/** k6 in two regions, one of which could not offer its rate. */
export const K6_WORKLOAD: WorkloadResult = {
  ...{ name: "browse", kind: "k6", on: "api", from: ["us-east-1", "eu-central-1"], series: [] },
  operations: { ok: 1021, fail: 0, unknown: 0 },
  byPhase: [cut("before", 300), cut("recovery", 9)],
  byVantage: [cut("us-east-1", 600), cut("eu-central-1", 421)],
  byFault: [cut("slow cable", 253, 490)],
  byVantagePhase: [
    { vantage: "us-east-1", phases: [cut("before", 150)] },
    { vantage: "eu-central-1", phases: [cut("before", 150, 90)] },
  ],
  offered: {
    ...{ due: 1250, begun: 1021, dropped: 254, maxDropped: 0.01, isOffered: false },
    parts: [
      { region: "us-east-1", scenario: "browse", due: 625, begun: 625, dropped: 0 },
      { region: "eu-central-1", scenario: "browse", due: 625, begun: 396, dropped: 254 },
    ],
  },
  driven: {
    dropped: 254,
    byRequest: [cut("GET /users/:id", 1021)],
    checks: [{ name: "status is 200", passes: 995, fails: 5 }],
    thresholds: [
      { region: "us-east-1", metric: "http_req_duration", threshold: "p(95)<600", ok: true },
      { region: "eu-central-1", metric: "http_req_duration", threshold: "p(95)<60", ok: false },
    ],
  },
};

/** The sample run, as if k6 had made its load and probes had been asked: what reports of other runs show as well. */
export function measuredResults(): Results {
  const results = sampleResults();
  const windows = new Map(
    results.phases.flatMap(({ phase, startedAt, endedAt }) =>
      endedAt === null ? [] : [[phase, { from: startedAt, to: endedAt }] as const],
    ),
  );
  const { platform, cpus } = results.environment;
  const loaded = { into: "db", digest: "ab12".repeat(16), loadMs: 843.2 };
  return {
    ...results,
    workloads: [...results.workloads, K6_WORKLOAD],
    fixtures: [
      { ...loaded, source: "shop", rows: 100_000, rowsPerSecond: 118_600, verified: true },
    ],
    probes: probeResults(lagReadings(results), {
      probes: [
        { name: "lag", kind: "replication-lag", units: UNITS },
        { name: "told", kind: "http", units: { value: "ms" } },
      ],
      windows,
      phases: ["before", "during", "recovery", "after"],
      faults: [],
      against: new Map([["told value", "lag"]]),
    }),
    calibrated: {
      ...{ measuredAt: "2026-11-20T03:00:00.000Z", runs: 5, platform, cpus },
      overhead: {
        proxyMs: { median: 0.2, p95: 0.9, samples: 4000 },
        ...{ observingMs: null, throughputLost: null, recordingUs: null },
      },
      objectives: [],
    },
  };
}

const UNITS: ProbeSpec["units"] = {
  value: "ms",
  "replay-time": "ms",
  "marker-low": "ms",
  "marker-high": "ms",
  bytes: "bytes",
};

/** A lag that grows while the link is down, and no answer for some seconds of it. */
function lagReadings({ phases }: Results): ProbeReadingRecord[] {
  const from = phases.find(({ phase }) => phase === "before")?.startedAt ?? 0;
  const to = phases.find(({ phase }) => phase === "after")?.endedAt ?? from;
  const readings: ProbeReadingRecord[] = [];
  for (let time = from; time < to; time += 1e8) {
    const common = { time, probe: "lag", node: "db-us-west-2", region: "us-west-2" };
    const share = (time - from) / (to - from);
    const value = 40 + 2000 * Math.max(0, Math.sin(4 * share));
    if (share > 0.4 && share < 0.5) {
      readings.push({ ...common, name: "value", value: null, error: "waited in vain" });
      continue;
    }
    readings.push(
      { ...common, name: "value", value, held: value < 1000 },
      { ...common, name: "replay-time", value: value + 60 },
      { ...common, name: "marker-low", value: value - 10 },
      { ...common, name: "marker-high", value: value + 30 },
      { ...common, name: "bytes", value: value * 16 },
      { ...common, probe: "told", name: "value", value: value / 2 },
    );
  }
  return readings;
}
