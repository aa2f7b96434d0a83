/** `harness slo`: reads the last runs of a scenario and counts what their objectives left of their budgets. */
import { readFile, realpath } from "node:fs/promises";
import { basename, resolve } from "node:path";
import type { ObjectiveSpec } from "../../domain/scenario.ts";
import type { BurnWindow, SloReport } from "../../domain/slo.ts";
import { InputError } from "../../lib/errors.ts";
import { DiagnosticsError } from "../../lib/located/diagnostic.ts";
import { RUN_WINDOWS } from "../../measure/slo/burn-rate.ts";
import { promisedShare } from "../../measure/slo/promised-events.ts";
import { readAlertWindows } from "../../scenario/slo-files/read-windows.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { readUnchangedRun } from "../run/read-unchanged-run.ts";
import { CHANGED_RUN } from "../run/refuse-changed-run.ts";
import { resolveRun } from "../run/resolve-run.ts";
import type { World } from "../world.ts";
import { BudgetCollector } from "./budget-collector.ts";
import { earlierRuns } from "./earlier-runs.ts";
import { sloTable } from "./slo-table.ts";
import { writeSloReport } from "./write-slo-report.ts";

export interface SloOptions {
  readonly last: number;
  readonly windows?: string;
  readonly out?: string;
  readonly json?: boolean;
}

export async function slo(world: World, selector: string, options: SloOptions): Promise<ExitCode> {
  const path = await realpath(await resolveRun(world, selector));
  const latest = await readUnchangedRun(world, path);
  const { scenario } = latest.document;
  const windows = await windowsOf(world, options.windows, scenario.objectives);
  const budgets = new BudgetCollector(scenario, windows);
  budgets.add(latest);
  const earlier = await addEarlier(world, await earlierRuns(path, options.last - 1), budgets);
  const found = budgets.result();
  const { runId, startedAt } = latest.document;
  const report: SloReport = {
    ...{ scenario: scenario.id, runId, startedAt, runs: 1 + earlier },
    ...{ windows, objectives: found },
  };
  if (options.json === true) world.console.out(JSON.stringify(report));
  else for (const line of sloTable(report)) world.console.out(line);
  if (options.out !== undefined) {
    for (const written of await writeSloReport(world, options.out, report)) {
      world.console.err(`error budgets: ${written}`);
    }
  }
  const known = found
    .flatMap(({ run, last }) => [run, last])
    .flatMap((budget) => budget?.left ?? []);
  if (known.length === 0) return EXIT.inconclusive;
  return known.some((left) => left < 0) ? EXIT.fail : EXIT.pass;
}

/** The harness' own windows leave out what a target can never reach; those of a file must fit every target. */
async function windowsOf(
  world: World,
  file: string | undefined,
  objectives: readonly ObjectiveSpec[],
): Promise<readonly BurnWindow[]> {
  if (file === undefined) return RUN_WINDOWS;
  const text = await readFile(resolve(world.cwd, file), "utf8").catch((cause: unknown) => {
    throw new InputError({
      code: "OSL001",
      message: "the file cannot be read",
      location: { file },
      fix: "name a file with kind: AlertWindows",
      cause,
    });
  });
  const targets = objectives.flatMap((objective) => {
    const target = promisedShare(objective);
    return typeof target === "string" ? [] : [{ name: objective.name, target }];
  });
  const { windows, diagnostics } = readAlertWindows(text, file, targets);
  if (diagnostics.length > 0) throw new DiagnosticsError(diagnostics);
  return windows;
}

/** One after the other: a run may be large. A changed one is named and left out; returns how many were counted. */
async function addEarlier(
  world: World,
  folders: readonly string[],
  budgets: BudgetCollector,
): Promise<number> {
  let counted = 0;
  for (const folder of folders) {
    try {
      budgets.add(await readUnchangedRun(world, folder));
      counted += 1;
    } catch (error) {
      if (!(error instanceof InputError) || error.code !== CHANGED_RUN) throw error;
      world.console.err(`left out: ${basename(folder)}: ${error.message}`);
    }
  }
  return counted;
}
