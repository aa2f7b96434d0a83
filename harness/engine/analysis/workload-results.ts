import type { Operation } from "../../domain/history.ts";
import type {
  OperationCounts,
  WorkloadCut,
  WorkloadResult,
  WorkloadSeries,
} from "../../domain/results.ts";
import type { WorkloadSpec } from "../../domain/scenario.ts";
import type { DrivenLoad } from "./driven-load.ts";
import { quantileOf } from "../../measure/bounds.ts";
import type { Window } from "../../measure/run-data.ts";
import { dueAt } from "../../measure/slis/operations.ts";

const LOAD_PHASES = ["before", "during", "heal", "recovery", "after"] as const;
/** Aim of the timeline: enough buckets to see an outage, few enough to draw. */
const BUCKETS = 120;

/** Counts, latencies and the time series of one workload. `operations` excludes final reads. */
export function workloadResult(
  spec: WorkloadSpec,
  operations: readonly Operation[],
  { windows, driven }: WorkloadContext,
): WorkloadResult {
  const inPhase = LOAD_PHASES.flatMap((phase) => {
    const window = windows.get(phase);
    if (window === undefined) return [];
    return [
      cut(
        phase,
        operations.filter((operation) => isIn(dueAt(operation), window)),
      ),
    ];
  });
  const at = (vantage: string): Operation[] =>
    operations.filter((operation) => operation.vantage === vantage);
  const whole = windows.get("whole");
  return {
    name: spec.name,
    kind: spec.kind,
    on: spec.on,
    from: spec.from,
    operations: count(operations),
    byPhase: inPhase,
    byVantage: spec.from.map((vantage) => cut(vantage, at(vantage))),
    ...(driven === undefined ? {} : drivenResult(driven, operations)),
    series: whole ? spec.from.map((vantage) => seriesOf(vantage, at(vantage), whole)) : [],
  };
}

export interface WorkloadContext {
  readonly windows: ReadonlyMap<string, Window>;
  /** Where a load driver made the load. */
  readonly driven: DrivenLoad | undefined;
}

/** What only a load driver tells. */
function drivenResult(
  { checks, dropped, thresholds }: DrivenLoad,
  operations: readonly Operation[],
): Pick<WorkloadResult, "driven"> {
  const requests = [...new Set(operations.map(({ f }) => f))].sort();
  const names = [...new Set(checks.map(({ name }) => name))].sort();
  return {
    driven: {
      dropped,
      byRequest: requests.map((name) =>
        cut(
          name,
          operations.filter(({ f }) => f === name),
        ),
      ),
      checks: names.map((name) => {
        const own = checks.filter((each) => each.name === name);
        const passes = own.filter(({ ok }) => ok).length;
        return { name, passes, fails: own.length - passes };
      }),
      thresholds,
    },
  };
}

function isIn(time: number, window: Window): boolean {
  return time >= window.from && time < window.to;
}

function count(operations: readonly Operation[]): OperationCounts {
  const counts = { ok: 0, fail: 0, unknown: 0 };
  for (const { outcome } of operations) counts[outcome] += 1;
  return counts;
}

/** From the time at which each was due (response time), or begun (service time). */
function latencies(
  operations: readonly Operation[],
  since: (operation: Operation) => number = dueAt,
): number[] {
  return operations
    .filter((operation) => operation.outcome === "ok")
    .map((operation) => (operation.completedAt - since(operation)) / 1e6)
    .sort((a, b) => a - b);
}

function cut(name: string, operations: readonly Operation[]): WorkloadCut {
  const isOpen = operations.some(({ intendedAt }) => intendedAt !== undefined);
  return {
    name,
    operations: count(operations),
    latencyMs: quantiles(latencies(operations)),
    ...(isOpen
      ? { serviceMs: quantiles(latencies(operations, ({ invokedAt }) => invokedAt)) }
      : {}),
  };
}

function quantiles(sorted: readonly number[]): WorkloadCut["latencyMs"] {
  const at = (quantile: number): number | null => quantileOf(sorted, quantile) ?? null;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

function seriesOf(
  vantage: string,
  operations: readonly Operation[],
  whole: Window,
): WorkloadSeries {
  const length = whole.to - whole.from;
  const bucketMs = Math.max(100, Math.ceil(length / 1e6 / BUCKETS / 100) * 100);
  const buckets = Array.from({ length: Math.ceil(length / 1e6 / bucketMs) }, (): Operation[] => []);
  for (const operation of operations) {
    // A success is seen when it is acknowledged, anything else when it was due.
    const time = operation.outcome === "ok" ? operation.completedAt : dueAt(operation);
    buckets[Math.floor((time - whole.from) / 1e6 / bucketMs)]?.push(operation);
  }
  const counts = buckets.map(count);
  return {
    vantage,
    startedAt: whole.from,
    bucketMs,
    ok: counts.map(({ ok }) => ok),
    fail: counts.map(({ fail }) => fail),
    unknown: counts.map(({ unknown }) => unknown),
    p95Ms: buckets.map((bucket) => quantileOf(latencies(bucket), 0.95) ?? null),
  };
}
