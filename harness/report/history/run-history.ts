/** Many runs as figures: what `harness report` shows and writes as index.json. Pure: runs come as digests. */
import type { Verdict } from "../../domain/verdict.ts";
import { ratioBounds } from "../../lib/ratio-bounds.ts";
import { coverageOf, type Coverable, type FaultCoverage } from "./fault-coverage.ts";
import { countOutcomes, flakesOf, type Flake } from "./flaky.ts";
import { recoveryStatistics, type RecoveryStatistics } from "./recovery.ts";
import type { Measured, RunDigest } from "./run-digest.ts";

export const RUN_HISTORY_VERSION = 1;

export interface RunHistory {
  readonly schemaVersion: typeof RUN_HISTORY_VERSION;
  readonly scenarios: readonly ScenarioHistory[];
  readonly coverage: FaultCoverage;
  /** Newest first. */
  readonly runs: readonly RunDigest[];
  /** Directories that no figure rests on, and why. */
  readonly leftOut: readonly LeftOut[];
}

export interface LeftOut {
  /** Relative to the page. */
  readonly path: string;
  readonly why: string;
}

export interface ScenarioHistory {
  readonly scenario: string;
  /** Of the newest run. */
  readonly title: string;
  readonly latest: RunDigest;
  readonly runs: number;
  readonly outcomes: Readonly<Record<Verdict, number>>;
  readonly passRate: PassRate;
  readonly flakes: readonly Flake[];
  readonly recovery: RecoveryStatistics | null;
  readonly trends: readonly Trend[];
}

/** Share of runs that passed; inconclusive is no pass. Clopper–Pearson, both bounds together 95 %. */
export interface PassRate {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** One objective over the runs, oldest first. */
export interface Trend {
  readonly name: string;
  readonly sli: string;
  readonly during: string;
  readonly unit: Measured["unit"];
  readonly points: readonly TrendPoint[];
}

export interface TrendPoint extends Pick<
  Measured,
  "value" | "lower" | "upper" | "limit" | "target" | "verdict"
> {
  readonly runId: string;
  readonly startedAt: string;
}

export function runHistoryOf(
  digests: readonly RunDigest[],
  leftOut: readonly LeftOut[],
  coverable: Coverable,
): RunHistory {
  const oldestFirst = [...digests].sort(
    (a, b) => compare(a.startedAt, b.startedAt) || compare(a.runId, b.runId),
  );
  const byScenario = new Map<string, [RunDigest, ...RunDigest[]]>();
  for (const run of oldestFirst) {
    const runs = byScenario.get(run.scenario);
    if (runs === undefined) byScenario.set(run.scenario, [run]);
    else runs.push(run);
  }
  return {
    schemaVersion: RUN_HISTORY_VERSION,
    scenarios: [...byScenario.values()]
      .map(scenarioHistory)
      .sort((a, b) => compare(a.scenario, b.scenario)),
    coverage: coverageOf(oldestFirst, coverable),
    runs: oldestFirst.toReversed(),
    leftOut,
  };
}

function scenarioHistory(runs: readonly [RunDigest, ...RunDigest[]]): ScenarioHistory {
  const latest = runs.at(-1) ?? runs[0];
  const outcomes = countOutcomes(runs);
  return {
    scenario: latest.scenario,
    title: latest.title,
    latest,
    runs: runs.length,
    outcomes,
    passRate: {
      value: outcomes.pass / runs.length,
      ...ratioBounds(outcomes.pass, runs.length, 0.025),
    },
    flakes: flakesOf(runs),
    recovery: recoveryStatistics(runs.flatMap(({ recoveries }) => recoveries)),
    trends: trendsOf(runs),
  };
}

function trendsOf(runs: readonly RunDigest[]): Trend[] {
  const trends = new Map<string, Trend & { readonly points: TrendPoint[] }>();
  for (const { runId, startedAt, objectives } of runs) {
    for (const { name, sli, during, unit, ...measured } of objectives) {
      const key = JSON.stringify([name, sli, during, unit]);
      const trend = trends.get(key) ?? { name, sli, during, unit, points: [] };
      const { value, lower, upper, limit, target, verdict } = measured;
      trend.points.push({ value, lower, upper, limit, target, verdict, runId, startedAt });
      trends.set(key, trend);
    }
  }
  return [...trends.values()];
}

/** By code points: the same order on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
