/** One workload as tables: its cuts by phase, fault, region and request, and what only its load driver tells. */
import { formatCount, formatMs, formatValue } from "../documents/format.ts";
import type { DrivenResult, WorkloadCut, WorkloadResult } from "../domain/results.ts";
import { ratioBounds } from "../lib/ratio-bounds.ts";
import { offeredText } from "./offered-text.ts";

export function workloadView(workload: WorkloadResult) {
  const { name, kind, on, from, operations, driven } = workload;
  const groups = groupsOf(workload);
  const hasService = groups.some(({ cuts }) => cuts.some((one) => one.serviceMs !== undefined));
  return {
    ...{ name, kind, on },
    from: from.join(", "),
    ...countsOf(operations),
    offered: offeredView(workload),
    hasService,
    /** Of the table, for the headings of its groups. */
    columns: hasService ? 12 : 8,
    groups: groups.map(({ heading, cuts }) => ({
      heading,
      cuts: cuts.map((one) => cutView(one, hasService)),
    })),
    checks: (driven?.checks ?? []).map(checkView),
    thresholds: driven?.thresholds ?? [],
  };
}

interface Group {
  readonly heading: string;
  readonly cuts: readonly WorkloadCut[];
}

/** Every way to cut the operations; a way without a cut is left out. */
function groupsOf(workload: WorkloadResult): Group[] {
  const { byPhase, byFault, byVantage, byVantagePhase, driven } = workload;
  return [
    { heading: "by phase", cuts: byPhase },
    { heading: "while a fault was active", cuts: byFault ?? [] },
    { heading: "by region", cuts: byVantage },
    // Of one region alone it would say everything twice.
    ...((byVantagePhase?.length ?? 0) > 1
      ? (byVantagePhase ?? []).map(({ vantage, phases }) => ({
          heading: `from ${vantage}, by phase and fault`,
          cuts: phases,
        }))
      : []),
    { heading: "by request", cuts: driven?.byRequest ?? [] },
  ].filter(({ cuts }) => cuts.length > 0);
}

function offeredView(workload: WorkloadResult) {
  const text = offeredText(workload);
  if (text === undefined) return null;
  const { isOffered = true, parts = [] } = workload.offered ?? {};
  return {
    text,
    isOffered,
    // One part alone is the whole.
    parts: (parts.length > 1 ? parts : []).map(({ region, scenario, due, begun, dropped }) => ({
      ...{ region, scenario },
      due: formatCount(due),
      begun: formatCount(begun),
      dropped: formatCount(dropped),
    })),
  };
}

/** What the figures of all these tables mean; the empty text where there is none. */
export function measuresText(
  workloads: readonly { readonly hasService: boolean; readonly groups: readonly unknown[] }[],
): string {
  if (!workloads.some(({ groups }) => groups.length > 0)) return "";
  const times = workloads.some(({ hasService }) => hasService)
    ? "Response time counts from when an operation was due, so it holds the wait that a stalled server makes; service time counts from when it was begun, and would hide that wait. "
    : "";
  return `${times}Times are of acknowledged operations. A quantile is left out where there are too few of them to tell it from the largest (p95: ${FEWEST.p95}, p99: ${FEWEST.p99}).`;
}

function cutView({ name, operations, latencyMs, serviceMs }: WorkloadCut, hasService: boolean) {
  return {
    label: name,
    ...countsOf(operations),
    ...quantilesView(latencyMs, operations.ok),
    service: hasService ? quantilesView(serviceMs ?? NOTHING, operations.ok) : null,
  };
}

const NOTHING = { p50: null, p95: null, p99: null, max: null };

/** Of fewer samples than this a quantile is the largest one, which stands beside it: `max`. */
const FEWEST = { p95: 20, p99: 100 } as const;

function quantilesView({ p50, p95, p99, max }: WorkloadCut["latencyMs"], samples: number) {
  return {
    p50: formatMs(p50),
    p95: formatMs(samples < FEWEST.p95 ? null : p95),
    p99: formatMs(samples < FEWEST.p99 ? null : p99),
    max: formatMs(max),
  };
}

function countsOf({ ok, fail, unknown }: WorkloadCut["operations"]) {
  return { ok: formatCount(ok), fail: formatCount(fail), unknown: formatCount(unknown) };
}

function checkView({ name, passes, fails }: DrivenResult["checks"][number]) {
  const asked = passes + fails;
  const { lower, upper } = ratioBounds(passes, asked);
  const percent = (share: number): string => formatValue(share, "ratio");
  return {
    name,
    passes: formatCount(passes),
    fails: formatCount(fails),
    share: asked === 0 ? "—" : percent(passes / asked),
    bounds: asked === 0 ? "—" : `${percent(lower)} … ${percent(upper)}`,
  };
}
