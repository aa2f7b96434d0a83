/** `harness compare --history`: from which run of a scenario on did a metric move? */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { formatChange, formatMoment, formatQuantity } from "../../documents/format.ts";
import { STATEMENT_FILE } from "../../domain/evidence.ts";
import type { MeasureUnit } from "../../domain/probe.ts";
import type { Results } from "../../domain/results.ts";
import { RESULTS_FILE } from "../../domain/statement.ts";
import { verifyStatement } from "../../domain/verify-statement.ts";
import { HarnessError, InputError } from "../../lib/errors.ts";
import { Random } from "../../lib/random.ts";
import {
  changePoints,
  CHANGE_POINT_METHOD,
  fewestValues,
  levelFor,
} from "../../measure/statistics/change-points.ts";
import { readResults } from "../../report/read-results.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { World } from "../world.ts";

interface Series {
  readonly metric: string;
  readonly unit: MeasureUnit;
  readonly points: { readonly run: Results; readonly value: number }[];
}

interface Moved {
  readonly metric: string;
  readonly unit: MeasureUnit;
  /** First run of the new regime. */
  readonly runId: string;
  readonly startedAt: string;
  readonly commit: string | null;
  readonly meanBefore: number;
  readonly meanAfter: number;
  /** null: from zero. */
  readonly change: number | null;
  readonly p: number;
}

/** Newest runs that are looked at: time and memory grow with their square. */
const MOST = 400;

/** A change point is a fact to look at, no verdict: exit code 0 whatever was found, 2 when there are too few runs. */
export async function compareHistory(
  world: World,
  scenario: string,
  { seed, isJson }: { readonly seed: string; readonly isJson: boolean },
): Promise<ExitCode> {
  const runs = (await runsOf(world, scenario)).slice(-MOST);
  const series = seriesOf(runs);
  const level = levelFor(series.length);
  const moved = series.flatMap((one) =>
    movesOf(one, { random: new Random(BigInt(seed)).fork(one.metric), level }),
  );
  const document = {
    scenario,
    runs: runs.length,
    metrics: series.length,
    level,
    fewestRuns: fewestValues(level),
    method: CHANGE_POINT_METHOD,
    seed,
    moved,
  };
  if (isJson) world.console.out(JSON.stringify(document));
  else for (const line of linesOf(document)) world.console.out(line);
  return runs.length < document.fewestRuns ? EXIT.inconclusive : EXIT.pass;
}

/** Oldest first. Runs that cannot be read, or whose results are not those of their statement, are named and left out. */
async function runsOf(world: World, scenario: string): Promise<Results[]> {
  const candidates = [resolve(world.cwd, "reports", scenario), resolve(world.cwd, scenario)];
  for (const folder of candidates) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const runs: Results[] = [];
    for (const entry of entries.filter((each) => each.isDirectory())) {
      const file = join(folder, entry.name, RESULTS_FILE);
      const text = await readFile(file, "utf8").catch(() => undefined);
      if (text === undefined) continue;
      const statement = await readFile(join(folder, entry.name, STATEMENT_FILE), "utf8").catch(
        () => undefined,
      );
      const change = changeOf(text, statement);
      if (change !== undefined) {
        world.console.err(`left out: ${entry.name}: ${change}`);
        continue;
      }
      try {
        runs.push(readResults(text, `${scenario}/${entry.name}/${RESULTS_FILE}`));
      } catch (error) {
        if (!(error instanceof HarnessError)) throw error;
        world.console.err(`left out: ${entry.name}: ${error.message}`);
      }
    }
    if (runs.length > 0) return runs.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  }
  throw new InputError({
    code: "CMP006",
    message: `there is no judged run of ${scenario}`,
    fix: "name a scenario with runs below reports/, or a folder of run directories",
  });
}

/** Only results.json is read here, so only it must be what was stated. */
function changeOf(results: string, statement: string | undefined): string | undefined {
  if (statement === undefined) return undefined;
  const sha256 = createHash("sha256").update(results).digest("hex");
  const problems = verifyStatement({ statement, results, files: [{ file: RESULTS_FILE, sha256 }] });
  return problems.find(({ file, kind }) => file === RESULTS_FILE || kind === "unreadable")?.message;
}

function seriesOf(runs: readonly Results[]): Series[] {
  const all = new Map<string, Series>();
  const add = (metric: string, unit: MeasureUnit, run: Results, value: number | null): void => {
    if (value === null) return;
    const series = all.get(metric) ?? { metric, unit, points: [] };
    series.points.push({ run, value });
    all.set(metric, series);
  };
  for (const run of runs) {
    for (const { name, unit, value } of run.objectives) add(`objective ${name}`, unit, run, value);
    for (const { name, byPhase } of run.workloads) {
      for (const { name: phase, latencyMs } of byPhase) {
        add(`latency(${name}) ${phase} p50`, "ms", run, latencyMs.p50);
        add(`latency(${name}) ${phase} p99`, "ms", run, latencyMs.p99);
      }
    }
  }
  return [...all.values()];
}

function movesOf(
  { metric, unit, points }: Series,
  { random, level }: { readonly random: Random; readonly level: number },
): Moved[] {
  const values = points.map(({ value }) => value);
  return changePoints(values, random, level).flatMap(({ index, meanBefore, meanAfter, p }) => {
    const run = points[index]?.run;
    if (run === undefined) return [];
    const change = meanBefore === 0 ? null : meanAfter / meanBefore - 1;
    const { runId, startedAt, environment } = run;
    const commit = environment.git.head;
    return [{ metric, unit, runId, startedAt, commit, meanBefore, meanAfter, change, p }];
  });
}

function linesOf(document: {
  readonly scenario: string;
  readonly runs: number;
  readonly metrics: number;
  readonly level: number;
  readonly fewestRuns: number;
  readonly method: string;
  readonly moved: readonly Moved[];
}): string[] {
  const { scenario, runs, metrics, level, fewestRuns, method, moved } = document;
  const lines = moved.map(
    ({ metric, unit, runId, startedAt, commit, meanBefore, meanAfter, change, p }) =>
      `  ${metric}: ${formatQuantity(meanBefore, unit)} → ${formatQuantity(meanAfter, unit)} (${formatChange(change, null, null)}) from run ${runId} on, ${formatMoment(startedAt)}${commit === null ? "" : `, ${commit.slice(0, 12)}`}, p ${p.toFixed(3)}`,
  );
  const few =
    runs < fewestRuns
      ? [
          `  cannot tell: ${runs} runs are too few, even for the clearest change; ${fewestRuns} at least`,
        ]
      : [];
  return [
    `${scenario}: ${moved.length} change points in ${metrics} metrics over ${runs} runs`,
    ...lines,
    ...few,
    `  method: ${method}; p at most ${Number(level.toPrecision(2))} each`,
  ];
}
