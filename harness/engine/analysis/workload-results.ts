import type { WorkloadCut, WorkloadResult, WorkloadSeries } from "../../domain/results.ts";
import type { WorkloadSpec } from "../../domain/scenario.ts";
import type { Operations } from "../../measure/operations/operations.ts";
import type { Window } from "../../measure/window.ts";
import { SampleColumn } from "../../measure/sample-column.ts";
import type { DrivenLoad } from "./driven-load.ts";
import { CutCollector } from "./workload-cut.ts";

const LOAD_PHASES = ["before", "during", "heal", "recovery", "after"] as const;
/** Aim of the timeline: enough buckets to see an outage, few enough to draw. */
const BUCKETS = 120;

/** Counts, latencies and the time series of one workload. `operations` excludes final reads. */
export function workloadResult(
  spec: WorkloadSpec,
  operations: Operations,
  { windows, faults, driven }: WorkloadContext,
): WorkloadResult {
  const named = [...LOAD_PHASES, ...faults].flatMap((name) => {
    const window = windows.get(name);
    return window === undefined ? [] : [{ name, window }];
  });
  const cuts = new Cuts(named);
  const at = new Map(spec.from.map((vantage) => [vantage, new Cuts(named)]));
  const requests = new Map<string, CutCollector>();
  for (let i = 0; i < operations.length; i += 1) {
    cuts.add(operations, i);
    at.get(operations.vantage(i))?.add(operations, i);
    if (driven === undefined) continue;
    const name = operations.name(i);
    const request = requests.get(name) ?? new CutCollector();
    requests.set(name, request);
    request.add(operations, i);
  }
  const { isOpen } = operations;
  const phases = new Set<string>(LOAD_PHASES);
  const inWindows = cuts.inWindows(isOpen);
  const whole = windows.get("whole");
  return {
    name: spec.name,
    kind: spec.kind,
    on: spec.on,
    from: spec.from,
    operations: cuts.all.result("", isOpen).operations,
    byPhase: inWindows.filter(({ name }) => phases.has(name)),
    byFault: inWindows.filter(({ name }) => !phases.has(name)),
    byVantage: [...at].map(([vantage, own]) => own.all.result(vantage, isOpen)),
    ...(at.size < 2
      ? {}
      : {
          byVantagePhase: [...at].map(([vantage, own]) => ({
            vantage,
            phases: own.inWindows(isOpen),
          })),
        }),
    ...(driven === undefined ? {} : drivenResult(driven, requests, isOpen)),
    series: whole ? seriesOf(spec.from, operations, whole) : [],
  };
}

/** All operations, and those that were due in each window. */
class Cuts {
  readonly all = new CutCollector();
  readonly #windows: readonly {
    readonly name: string;
    readonly window: Window;
    readonly cut: CutCollector;
  }[];

  constructor(windows: readonly { readonly name: string; readonly window: Window }[]) {
    this.#windows = windows.map((each) => ({ ...each, cut: new CutCollector() }));
  }

  add(operations: Operations, i: number): void {
    this.all.add(operations, i);
    const due = operations.dueAt(i);
    for (const { window, cut } of this.#windows) {
      if (due >= window.from && due < window.to) cut.add(operations, i);
    }
  }

  inWindows(isOpen: boolean): WorkloadCut[] {
    return this.#windows.map(({ name, cut }) => cut.result(name, isOpen));
  }
}

export interface WorkloadContext {
  readonly windows: ReadonlyMap<string, Window>;
  /** Ids. */
  readonly faults: readonly string[];
  /** Where a load driver made the load. */
  readonly driven: DrivenLoad | undefined;
}

/** What only a load driver tells. */
function drivenResult(
  { seen, thresholds }: DrivenLoad,
  requests: ReadonlyMap<string, CutCollector>,
  isOpen: boolean,
): Pick<WorkloadResult, "driven"> {
  const { checks, dropped } = seen;
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
      byRequest: [...requests.keys()]
        .sort()
        .flatMap((name) => requests.get(name)?.result(name, isOpen) ?? []),
      checks: [...passed]
        .map(([name, counts]) => ({ name, ...counts }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
      thresholds,
    },
  };
}

/** For a picture: half a percent of error cannot be seen. */
const DRAWN = { exact: 1000, error: 0.005 };

function seriesOf(
  vantages: readonly string[],
  operations: Operations,
  whole: Window,
): WorkloadSeries[] {
  const length = whole.to - whole.from;
  const bucketMs = Math.max(100, Math.ceil(length / 1e6 / BUCKETS / 100) * 100);
  const count = Math.ceil(length / 1e6 / bucketMs);
  const buckets = new Map(
    vantages.map((vantage) => [
      vantage,
      Array.from({ length: count }, () => ({
        ...{ ok: 0, fail: 0, unknown: 0, ms: new SampleColumn(DRAWN) },
      })),
    ]),
  );
  for (let i = 0; i < operations.length; i += 1) {
    const outcome = operations.outcome(i);
    const due = operations.dueAt(i);
    // A success is seen when it is acknowledged, anything else when it was due.
    const time = outcome === "ok" ? operations.completedAt(i) : due;
    const own = buckets.get(operations.vantage(i));
    const bucket = own?.[Math.floor((time - whole.from) / 1e6 / bucketMs)];
    if (bucket === undefined) continue;
    bucket[outcome] += 1;
    if (outcome === "ok") bucket.ms.add((time - due) / 1e6);
  }
  return [...buckets].map(([vantage, own]) => ({
    vantage,
    startedAt: whole.from,
    bucketMs,
    ok: own.map(({ ok }) => ok),
    fail: own.map(({ fail }) => fail),
    unknown: own.map(({ unknown }) => unknown),
    p95Ms: own.map(({ ms }) => ms.quantiles([0.95])[0] ?? null),
  }));
}
