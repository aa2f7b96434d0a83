import type {
  OperationCounts,
  WorkloadCut,
  WorkloadResult,
  WorkloadSeries,
} from "../../domain/results.ts";
import type { WorkloadSpec } from "../../domain/scenario.ts";
import { GrowingColumn } from "../../lib/growing-column.ts";
import { quantileOf } from "../../measure/bounds.ts";
import { OperationSelection } from "../../measure/operations/operation-selection.ts";
import type { Operations } from "../../measure/operations/operations.ts";
import { responseTimes } from "../../measure/operations/response-times.ts";
import type { Window } from "../../measure/run-data.ts";
import type { DrivenLoad } from "./driven-load.ts";

const LOAD_PHASES = ["before", "during", "heal", "recovery", "after"] as const;
/** Aim of the timeline: enough buckets to see an outage, few enough to draw. */
const BUCKETS = 120;

/** Counts, latencies and the time series of one workload. `operations` excludes final reads. */
export function workloadResult(
  spec: WorkloadSpec,
  operations: Operations,
  { windows, faults, driven }: WorkloadContext,
): WorkloadResult {
  const phases = cutsBy(operations, LOAD_PHASES, windows);
  const at = new Map(
    spec.from.map((vantage) => [
      vantage,
      new OperationSelection(operations, (i) => operations.vantage(i) === vantage),
    ]),
  );
  const whole = windows.get("whole");
  return {
    name: spec.name,
    kind: spec.kind,
    on: spec.on,
    from: spec.from,
    operations: count(operations),
    byPhase: phases,
    byFault: cutsBy(operations, faults, windows),
    byVantage: [...at].map(([vantage, own]) => cut(vantage, own)),
    ...(at.size < 2
      ? {}
      : {
          byVantagePhase: [...at].map(([vantage, own]) => ({
            vantage,
            phases: cutsBy(own, [...LOAD_PHASES, ...faults], windows),
          })),
        }),
    ...(driven === undefined ? {} : drivenResult(driven)),
    series: whole ? [...at].map(([vantage, own]) => seriesOf(vantage, own, whole)) : [],
  };
}

export interface WorkloadContext {
  readonly windows: ReadonlyMap<string, Window>;
  /** Ids. */
  readonly faults: readonly string[];
  /** Where a load driver made the load. */
  readonly driven: DrivenLoad | undefined;
}

/** What only a load driver tells. */
function drivenResult({ seen, thresholds }: DrivenLoad): Pick<WorkloadResult, "driven"> {
  const { requests, checks, dropped } = seen;
  const names = new Set<string>();
  for (let i = 0; i < requests.length; i += 1) names.add(requests.name(i));
  const passed = new Map<string, { passes: number; fails: number }>();
  for (let i = 0; i < checks.length; i += 1) {
    const { name, ok } = checks.at(i);
    const counts = passed.get(name) ?? { passes: 0, fails: 0 };
    counts[ok ? "passes" : "fails"] += 1;
    passed.set(name, counts);
  }
  return {
    driven: {
      dropped,
      byRequest: [...names]
        .sort()
        .map((name) => cut(name, requests, (i) => requests.name(i) === name)),
      checks: [...passed]
        .map(([name, counts]) => ({ name, ...counts }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
      thresholds,
    },
  };
}

function cutsBy(
  operations: Operations,
  names: readonly string[],
  windows: ReadonlyMap<string, Window>,
): WorkloadCut[] {
  return names.flatMap((name) => {
    const window = windows.get(name);
    if (window === undefined) return [];
    const isIn = (i: number): boolean => {
      const due = operations.dueAt(i);
      return due >= window.from && due < window.to;
    };
    return [cut(name, operations, isIn)];
  });
}

function count(
  operations: Operations,
  isMeant: (i: number) => boolean = () => true,
): OperationCounts {
  const counts = { ok: 0, fail: 0, unknown: 0 };
  for (let i = 0; i < operations.length; i += 1) {
    if (isMeant(i)) counts[operations.outcome(i)] += 1;
  }
  return counts;
}

function cut(
  name: string,
  operations: Operations,
  isMeant: (i: number) => boolean = () => true,
): WorkloadCut {
  const times = (since: "due" | "invoked"): WorkloadCut["latencyMs"] =>
    quantiles(responseTimes(operations, (_, i) => isMeant(i), since).sort());
  return {
    name,
    operations: count(operations, isMeant),
    latencyMs: times("due"),
    ...(operations.isOpen ? { serviceMs: times("invoked") } : {}),
  };
}

function quantiles(sorted: ArrayLike<number>): WorkloadCut["latencyMs"] {
  const at = (quantile: number): number | null => quantileOf(sorted, quantile) ?? null;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

function seriesOf(vantage: string, operations: Operations, whole: Window): WorkloadSeries {
  const length = whole.to - whole.from;
  const bucketMs = Math.max(100, Math.ceil(length / 1e6 / BUCKETS / 100) * 100);
  const buckets = Array.from({ length: Math.ceil(length / 1e6 / bucketMs) }, () => ({
    ok: 0,
    fail: 0,
    unknown: 0,
    // For a picture.
    ms: new GrowingColumn((size) => new Float32Array(size)),
  }));
  for (let i = 0; i < operations.length; i += 1) {
    const outcome = operations.outcome(i);
    const due = operations.dueAt(i);
    // A success is seen when it is acknowledged, anything else when it was due.
    const time = outcome === "ok" ? operations.completedAt(i) : due;
    const bucket = buckets[Math.floor((time - whole.from) / 1e6 / bucketMs)];
    if (bucket === undefined) continue;
    bucket[outcome] += 1;
    if (outcome === "ok") bucket.ms.push((time - due) / 1e6);
  }
  return {
    vantage,
    startedAt: whole.from,
    bucketMs,
    ok: buckets.map(({ ok }) => ok),
    fail: buckets.map(({ fail }) => fail),
    unknown: buckets.map(({ unknown }) => unknown),
    p95Ms: buckets.map(({ ms }) => quantileOf(ms.toArray().sort(), 0.95) ?? null),
  };
}
