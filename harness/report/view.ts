/**
 * What templates see: every figure already in words, every picture already drawn, every field present. Made from
 * results.json alone. Strings are raw: whoever fills a template escapes them for its language.
 */
import type { Results, WorkloadResult } from "../domain/results.ts";
import { pictureOf } from "../documents/markup.ts";
import { calibratedView } from "./calibrated-view.ts";
import { findingViews } from "./finding-view.ts";
import { fixtureView } from "./fixture-view.ts";
import {
  formatBetween,
  formatInstant,
  formatMoment,
  formatMs,
  formatNumber,
} from "../documents/format.ts";
import { falseAlarmText, objectiveView } from "./objective-view.ts";
import { seriesClass } from "./pictures/canvas.ts";
import { timelinePicture } from "./pictures/timeline.ts";
import { topologyPicture } from "./pictures/topology.ts";
import { probeViews } from "./probe-view.ts";
import { tilesOf } from "./tiles.ts";
import { measuresText, workloadView } from "./workload-view.ts";

/** A run that broke early has a reason per thing that did not happen; the rest is in results.json. */
const SHOWN_REASONS = 40;

export function viewOf(results: Results) {
  const { scenario, title, runId, verdict, status, runtime, mode, seed, rerun } = results;
  const workloads = results.workloads.map(workloadView);
  return {
    ...{ scenario, title, runId, verdict, status, runtime, mode, seed, rerun },
    startedAt: formatMoment(results.startedAt),
    duration: formatMs(results.durationMs),
    tiles: tilesOf(results),
    expected: expectedOf(results),
    reasons: results.reasons.slice(0, SHOWN_REASONS),
    moreReasons: Math.max(0, results.reasons.length - SHOWN_REASONS),
    ...findingViews(results.findings),
    timeline: pictureOf(timelinePicture(results)),
    legend: legendOf(results.workloads),
    topology: pictureOf(topologyPicture(results)),
    objectives: results.objectives.map(objectiveView),
    falseAlarms: falseAlarmText(results.falseAlarms),
    checks: results.checks.map(({ name, of, verdict: own, why, stats }) => ({
      ...{ name, of, verdict: own, why },
      figures: Object.entries(stats).map(([figure, value]) => ({
        name: figure,
        value: typeof value === "number" ? formatNumber(value) : String(value),
      })),
    })),
    faults: results.faults.map(faultView),
    actions: results.actions.map((action) => ({
      ...action,
      started: formatInstant(action.startedAt),
      took: formatBetween(action.startedAt, action.endedAt),
      verdict: action.ok ? "pass" : "inconclusive",
      state: action.ok ? "done" : "failed",
    })),
    steadyState: [
      ...results.steadyState.before.map((probe) => ({ when: "before", ...probe })),
      ...results.steadyState.after.map((probe) => ({ when: "after", ...probe })),
    ],
    workloads,
    measures: measuresText(workloads),
    probes: probeViews(results),
    fixtures: (results.fixtures ?? []).map(fixtureView),
    phases: results.phases.map(({ phase, startedAt, endedAt, problem }) => ({
      phase,
      started: formatInstant(startedAt),
      took: endedAt === null ? "did not end" : formatBetween(startedAt, endedAt),
      problem: problem ?? "",
    })),
    calibrated: calibratedView(results),
    environment: results.environment,
    commit: commitOf(results.environment.git),
    evidence: results.evidence,
  };
}

function expectedOf({ expected }: Results) {
  if (expected === undefined) return null;
  const { verdict, finding, met } = expected;
  return {
    what: finding === undefined ? verdict : `${verdict} with finding ${finding}`,
    met: met ? "as expected" : "NOT as expected",
    verdict: met ? "pass" : "fail",
  };
}

function faultView(fault: Results["faults"][number]) {
  const { id, kind, target, startedAt, provedAt, healedAt, healProvedAt, resolved } = fault;
  const isProved = provedAt !== null && healProvedAt !== null;
  return {
    ...{ id, kind, target, resolved },
    started: formatInstant(startedAt),
    late: startedAt === null ? "—" : formatMs(Math.max(0, startedAt - fault.plannedAt) / 1e6),
    healed: formatInstant(healedAt),
    provedAfter: provedAt === null ? "not proved" : formatBetween(startedAt, provedAt),
    healProvedAfter: healProvedAt === null ? "not proved" : formatBetween(healedAt, healProvedAt),
    verdict: isProved ? "pass" : "inconclusive",
    state: isProved ? "proved" : "not proved",
    evidence: fault.evidence,
  };
}

/** Workloads may differ in their vantage regions; colours go by position, so each has a legend where they do. */
function legendOf(workloads: readonly WorkloadResult[]) {
  const drawn = workloads.filter(({ series }) => series.length > 0);
  const entries = new Map<string, { name: string; colour: string }>();
  for (const workload of drawn) {
    const alike = drawn.every(({ from }) => from.join() === workload.from.join());
    workload.series.forEach(({ vantage }, i) => {
      const name = alike ? `from ${vantage}` : `${workload.name} from ${vantage}`;
      entries.set(name, { name, colour: seriesClass(i) });
    });
  }
  return [...entries.values()];
}

function commitOf({ head, dirty }: Results["environment"]["git"]): string {
  if (head === null) return "unknown commit";
  return `commit ${head.slice(0, 12)}${dirty ? " with changes" : ""}`;
}
