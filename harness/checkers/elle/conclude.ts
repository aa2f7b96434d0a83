/** From anomalies to a verdict at the asked level, the strongest level still possible, findings and figures. */
import type { Finding } from "../../domain/finding.ts";
import type { CheckResult } from "../checker.ts";
import type { Analyse, Analysis } from "./analysis.ts";
import { evidenceOf } from "./evidence.ts";
import {
  anomalyCode,
  forbids,
  levelOf,
  RANKING,
  type Anomaly,
  type ConsistencyLevel,
  type Level,
} from "./levels.ts";
import type { DirectFinding } from "./direct-findings.ts";
import type { Settings } from "./options.ts";
import { REALTIME, RW, STEP_FREE, WR, WW } from "./digraph.ts";
import { ABORTED, COMMITTED } from "./transactions.ts";

export function conclude(analysis: Analysis, settings: Settings, analyse: Analyse): CheckResult {
  const { level, consistency } = settings;
  const found = anomaliesOf(analysis);
  const proved: DirectFinding[] = [];
  const asked = judge(analysis, level, found);
  if (asked.finding !== undefined) proved.push(asked.finding);
  const strongest = strongestOf(analysis, [...found, ...proved]);
  const evidence = evidenceOf(analysis, { settings, proved, analyse });
  const findings: readonly Finding[] = asked.verdict === "fail" ? evidence : [];
  return {
    verdict: asked.verdict,
    ...(asked.reason === undefined ? {} : { reason: asked.reason }),
    strongest,
    findings,
    stats: { consistency, ...statsOf(analysis, level, [...found, ...proved]) },
  };
}

interface Judgement {
  readonly verdict: CheckResult["verdict"];
  readonly reason?: string;
  readonly finding?: DirectFinding;
}

function judge(analysis: Analysis, level: Level, found: readonly Anomaly[]): Judgement {
  if (found.some((anomaly) => forbids(level, anomaly))) return { verdict: "fail" };
  const search = analysis.search(level);
  if (search.outcome === "impossible") return { verdict: "fail", finding: search.finding };
  if (analysis.unjudged !== undefined) return { verdict: "unknown", reason: analysis.unjudged };
  const empty = emptiness(analysis, level);
  if (empty !== undefined) return { verdict: "unknown", reason: empty };
  if (search.outcome === "exhausted") return { verdict: "unknown", reason: search.reason };
  return { verdict: "pass" };
}

/** A history in which nothing depends on anything would pass whatever the store did: it says nothing. */
function emptiness({ dependencies }: Analysis, level: Level): string | undefined {
  const { edges, included, timeline, previous } = dependencies;
  if (!included.includes(1)) return "no transaction is known to have committed";
  if (edges.size > 0) return undefined;
  if (level.order === "process" && previous.some((before) => before >= 0)) return undefined;
  if (level.order === "realtime") {
    const completion = timeline.events.findIndex((event) => event < 0);
    if (timeline.events.some((event, rank) => event >= 0 && rank > completion && completion >= 0)) {
      return undefined;
    }
  }
  return "no transaction depends on another: nothing was read that could tell their order";
}

/** Every anomaly class found, each once. */
function anomaliesOf({ direct, cycles }: Analysis): readonly Anomaly[] {
  const byCode = new Map<string, Anomaly>();
  for (const kind of direct.counts.keys()) byCode.set(kind, { kind, order: "none" });
  for (const { anomaly } of cycles.cycles) {
    const code = anomalyCode(anomaly);
    if (byCode.get(code)?.unlessDirty !== false)
      byCode.set(code, { unlessDirty: false, ...anomaly });
  }
  return [...byCode.values()];
}

/** The strongest ranked level that nothing found breaks and for which an order of the versions exists. */
function strongestOf(analysis: Analysis, found: readonly Anomaly[]): ConsistencyLevel | "none" {
  const broken = [...found];
  for (const name of RANKING) {
    const level = levelOf(name);
    if (broken.some((anomaly) => forbids(level, anomaly))) continue;
    const search = analysis.search(level);
    if (search.outcome !== "impossible") return name;
    broken.push(search.finding);
  }
  return "none";
}

function statsOf(
  analysis: Analysis,
  level: Level,
  found: readonly Anomaly[],
): CheckResult["stats"] {
  const { dependencies, direct, cycles } = analysis;
  const { table, edges } = dependencies;
  const codes = (list: readonly Anomaly[]): string =>
    [...new Set(list.map(anomalyCode))].join(", ");
  const kinds = new Map<number, number>();
  for (let e = 0; e < edges.size; e += 1) {
    const kind = edges.kind[e]!;
    if (kind !== STEP_FREE && kind !== REALTIME) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const counts = new Map<string, number>(direct.counts);
  for (const { anomaly } of cycles.cycles) {
    counts.set(anomalyCode(anomaly), (counts.get(anomalyCode(anomaly)) ?? 0) + 1);
  }
  return {
    transactions: table.count,
    committed: table.status.reduce((sum, status) => sum + Number(status === COMMITTED), 0),
    aborted: table.status.reduce((sum, status) => sum + Number(status === ABORTED), 0),
    keys: table.keys.size,
    ww: kinds.get(WW) ?? 0,
    wr: kinds.get(WR) ?? 0,
    rw: kinds.get(RW) ?? 0,
    cyclicComponents: cycles.components,
    largestComponent: cycles.largest,
    anomalies: codes(found),
    tolerated: codes(found.filter((anomaly) => !forbids(level, anomaly))),
    classesComplete: cycles.complete,
    ...Object.fromEntries([...counts].map(([code, count]) => [`count.${code}`, count])),
  };
}
