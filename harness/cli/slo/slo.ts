/** `harness slo`: reads the last runs of a scenario and counts what their objectives left of their budgets. */
import { readFile, realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { fileRunStore } from "../../adapters/node/file-run-store.ts";
import type { ObjectiveSpec } from "../../domain/scenario.ts";
import { fastestBurn, factorOf, type BurnWindow } from "../../domain/slo.ts";
import { objectiveData, sliText } from "../../engine/analysis/objective-data.ts";
import { runDataOf } from "../../engine/analysis/run-data-of.ts";
import { readStoredRun, type StoredRun } from "../../engine/analysis/stored-run.ts";
import { InputError } from "../../lib/errors.ts";
import { DiagnosticsError } from "../../lib/located/diagnostic.ts";
import { promisedEvents, promisedShare, type Promised } from "../../measure/slo/promised-events.ts";
import { burnRates, RUN_WINDOWS, type BurnResult } from "../../measure/slo/burn-rate.ts";
import { errorBudget } from "../../measure/slo/error-budget.ts";
import { readAlertWindows } from "../../scenario/slo-files/read-windows.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { readHistory } from "../run/read-history.ts";
import { resolveRun } from "../run/resolve-run.ts";
import type { World } from "../world.ts";
import { earlierRuns } from "./earlier-runs.ts";
import type { ObjectiveBudget } from "./objective-budget.ts";
import { sloTable } from "./slo-table.ts";

export interface SloOptions {
  readonly last: number;
  readonly windows?: string;
  readonly json?: boolean;
}

export async function slo(world: World, selector: string, options: SloOptions): Promise<ExitCode> {
  const path = await realpath(await resolveRun(world, selector));
  const latest = await storedRun(path);
  const { objectives, id } = latest.document.scenario;
  const windows = await windowsOf(world, options.windows, objectives);
  const budgets = new BudgetCollector(objectives, windows);
  budgets.add(latest);
  const earlier = await earlierRuns(path, options.last - 1);
  // One after the other: a run may be large.
  for (const folder of earlier) budgets.add(await storedRun(folder));
  const found = budgets.result();
  if (options.json === true) {
    const { runId } = latest.document;
    world.console.out(
      JSON.stringify({ scenario: id, runId, runs: 1 + earlier.length, objectives: found }),
    );
  } else {
    for (const line of sloTable(id, 1 + earlier.length, found)) world.console.out(line);
  }
  const known = found
    .flatMap(({ run, last }) => [run, last])
    .flatMap((budget) => budget?.left ?? []);
  if (known.length === 0) return EXIT.inconclusive;
  return known.some((left) => left < 0) ? EXIT.fail : EXIT.pass;
}

class BudgetCollector {
  readonly #objectives: readonly ObjectiveSpec[];
  readonly #windows: readonly BurnWindow[];
  readonly #promises: Promised[][];
  readonly #first = new Map<number, { promised: Promised; alerts: readonly BurnResult[] }>();
  #runs = 0;

  constructor(objectives: readonly ObjectiveSpec[], windows: readonly BurnWindow[]) {
    this.#objectives = objectives;
    this.#windows = windows;
    this.#promises = objectives.map(() => []);
  }

  /** The latest run first. An earlier run counts by what the latest asks, if it had that phase. */
  add(run: StoredRun): void {
    const { data } = runDataOf(run);
    this.#objectives.forEach((objective, i) => {
      const window = data.windows.get(objective.during);
      if (window === undefined) return;
      const promised = promisedEvents(objective, objectiveData(data, objective), window);
      if (promised === undefined) return;
      this.#promises[i]?.push(promised);
      if (this.#runs > 0) return;
      const { target, events } = promised;
      const reachable = this.#windows.filter((each) => factorOf(each) <= fastestBurn(target));
      const alerts = burnRates(events, { target, ...window }, reachable);
      this.#first.set(i, { promised, alerts });
    });
    this.#runs += 1;
  }

  result(): ObjectiveBudget[] {
    return this.#objectives.map((objective, i) => {
      const first = this.#first.get(i);
      const promises = this.#promises[i] ?? [];
      return {
        name: objective.name,
        sli: sliText(objective.sli),
        during: objective.during,
        text: objective.text,
        run: first && errorBudget([first.promised]),
        last: errorBudget(promises),
        runs: promises.length,
        alerts: first?.alerts ?? [],
      };
    });
  }
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
    return target === undefined ? [] : [{ name: objective.name, target }];
  });
  const { windows, diagnostics } = readAlertWindows(text, file, targets);
  if (diagnostics.length > 0) throw new DiagnosticsError(diagnostics);
  return windows;
}

async function storedRun(path: string): Promise<StoredRun> {
  const directory = await fileRunStore("", (text) => text).open(path);
  try {
    return await readStoredRun(directory, readHistory);
  } finally {
    await directory.close();
  }
}
