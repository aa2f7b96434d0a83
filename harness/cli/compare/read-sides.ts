import { readFile, realpath, stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { ComparedObjective, ComparedRun } from "../../domain/comparison.ts";
import { comparedMetrics } from "../../engine/analysis/compared-metrics.ts";
import type { StoredRun } from "../../engine/analysis/stored-run.ts";
import { InputError } from "../../lib/errors.ts";
import type { ComparedMetric } from "../../measure/compare/compared-metric.ts";
import {
  k6Metrics,
  k6Notes,
  readK6Summary,
  type K6Summary,
} from "../../measure/compare/k6-summary.ts";
import { readUnchangedRun } from "../run/read-unchanged-run.ts";
import { resolveRun } from "../run/resolve-run.ts";
import type { World } from "../world.ts";
import { lastGood } from "./last-good.ts";

export interface Sides {
  readonly baseline: ComparedRun;
  readonly candidate: ComparedRun;
  readonly metrics: readonly ComparedMetric[];
  readonly verdicts?: readonly ComparedObjective[];
  readonly notes: readonly string[];
}

/** Two runs, or two summaries of k6; CMP003 when they are of different kinds, CMP004 without a good run to compare with. */
export async function readSides(world: World, selector: string, baseline: string): Promise<Sides> {
  const summary = await summaryOf(world, selector);
  if (summary !== undefined) return k6Sides(world, summary, { selector, baseline });
  const path = await realpath(await resolveRun(world, selector));
  const other =
    baseline === "last-good" ? await lastGood(world, path) : await resolveRun(world, baseline);
  const [before, after] = [
    await readUnchangedRun(world, other),
    await readUnchangedRun(world, path),
  ];
  const { metrics, verdicts, notes } = comparedMetrics(before, after);
  return {
    baseline: comparedRun(baseline, before),
    candidate: comparedRun(selector, after),
    metrics,
    verdicts,
    notes: [...differences(before, after), ...notes],
  };
}

async function k6Sides(
  world: World,
  after: K6Summary,
  { selector, baseline }: { readonly selector: string; readonly baseline: string },
): Promise<Sides> {
  const before = await summaryOf(world, baseline);
  if (before === undefined) {
    throw new InputError({
      code: "CMP003",
      message: `${selector} is a summary of k6, ${baseline} is none`,
      fix: "compare a summary with a summary: harness compare after.json before.json",
    });
  }
  const named = (name: string): ComparedRun => ({
    ...{ name, scenario: null, runId: null, startedAt: null, commit: null },
  });
  const metrics = k6Metrics(before, after);
  const notes = k6Notes(before, after);
  return { baseline: named(baseline), candidate: named(selector), metrics, notes };
}

/** Undefined: a folder, or no such file. */
async function summaryOf(world: World, name: string): Promise<K6Summary | undefined> {
  const path = resolve(world.cwd, name);
  if ((await stat(path).catch(() => undefined))?.isFile() !== true) return undefined;
  const refuse = (why: string): InputError =>
    new InputError({
      code: "CMP005",
      message: "this is no summary of k6",
      location: { file: name },
      why,
      fix: "write one with k6 run --summary-export summary.json, or with handleSummary",
    });
  let document: unknown;
  try {
    document = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error));
  }
  const summary = readK6Summary(document);
  if (summary === undefined) throw refuse("it has no metrics in a form that k6 writes");
  return summary;
}

function comparedRun(name: string, { document }: StoredRun): ComparedRun {
  const { runId, startedAt, environment, scenario } = document;
  return { name, scenario: scenario.id, runId, startedAt, commit: environment.git.head };
}

/** What makes the two runs unlike beside what is to be compared. */
function differences({ document: a }: StoredRun, { document: b }: StoredRun): string[] {
  const said: string[] = [];
  const differ = (what: string, from: unknown, to: unknown): void => {
    if (JSON.stringify(from) !== JSON.stringify(to)) {
      said.push(`${what} differs: ${JSON.stringify(from)} then, ${JSON.stringify(to)} now`);
    }
  };
  if (a.scenario.id !== b.scenario.id) {
    said.push(`these are runs of different scenarios: ${a.scenario.id} then, ${b.scenario.id} now`);
  }
  differ("runtime", `${a.runtime} (${a.mode})`, `${b.runtime} (${b.mode})`);
  differ("number of processors", a.environment.cpus, b.environment.cpus);
  differ("parameters", a.scenario.parameters, b.scenario.parameters);
  if (a.text !== b.text) said.push("the text of the scenario changed in between");
  return said;
}
