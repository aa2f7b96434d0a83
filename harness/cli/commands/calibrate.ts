import { InvalidArgumentError } from "commander";
import { join, relative } from "node:path";
import { fileRunStore } from "../../adapters/node/file-run-store.ts";
import {
  CALIBRATION_VERSION,
  type Calibration,
  type CalibrationReading,
} from "../../domain/calibration.ts";
import type { Scenario } from "../../domain/scenario.ts";
import { calibrationReading } from "../../engine/analysis/calibration-reading.ts";
import { readStoredRun } from "../../engine/analysis/stored-run.ts";
import { noiseOf, overheadOf } from "../../measure/calibrate.ts";
import { calibrationLines } from "../../report/calibration-text.ts";
import type { CommandModule } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { assignment } from "../options.ts";
import { CALIBRATION_FOLDER, writeCalibration } from "../run/calibration-file.ts";
import { executeRun } from "../run/execute-run.ts";
import { loadScenarios, type LoadedScenario } from "../run/load-scenarios.ts";
import { prepareRuntime, type PreparedRuntime } from "../run/prepare-runtime.ts";
import { readHistory } from "../run/read-history.ts";
import { runtimeFromEnvironment, runtimeName } from "../runtime-option.ts";
import type { World } from "../world.ts";

interface CalibrateOptions {
  readonly runs: number;
  readonly runtime: "auto" | "docker" | "process";
  readonly set: Readonly<Record<string, string>>;
  readonly out: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const EXAMPLES = `
Examples:
  harness calibrate region-failover
  harness calibrate region-failover --runs 20        false alarms of at most 14 %, when there are none
  harness calibrate slow-wan --set rate=200/s --json

Runs the scenario without its faults and actions, and measures what the harness itself costs: what a link adds beside
its WAN round trip and what a client that waits loses by it, what probes and samplers cost the load, how long recording
takes, and how often objectives are not met although nothing is wrong. Objectives about a fault are judged over the whole fault phase. \`harness run\` prints the
overhead beside its figures from then on. Exit code 2 when no null run was completed.`;

/** `harness calibrate <scenario>`: null runs, and what they say of the harness itself. */
export const calibrateCommand: CommandModule = (command, { world, run }) => {
  command
    .description("measure what the harness itself costs, and how often it raises a false alarm")
    .argument("<scenario...>", "ids, files, folders or globs")
    .option("--runs <count>", "null runs of each scenario", count, 5)
    .option(
      "--runtime <name>",
      "auto, docker or process",
      runtimeName,
      runtimeFromEnvironment(world),
    )
    .option("--set <name=value>", "scenario parameter; may be repeated", assignment, {})
    .option("--out <folder>", "where run directories go", "reports")
    .option("--json", "print calibration.json instead of a summary")
    .option("--quiet", "no progress")
    .addHelpText("after", EXAMPLES)
    .action(
      run(async (selectors: string[], options: CalibrateOptions) => {
        const scenarios = await loadScenarios(world, selectors, { set: options.set });
        const runtime = await prepareRuntime(world, options.runtime, scenarios);
        let worst: ExitCode = EXIT.pass;
        for (const loaded of scenarios) {
          const exitCode = await calibrateScenario(world, loaded, runtime, options);
          if (exitCode === EXIT.interrupted) return exitCode;
          if (exitCode !== EXIT.pass) worst = exitCode;
        }
        return worst;
      }),
    );
};

async function calibrateScenario(
  world: World,
  { scenario, text }: LoadedScenario,
  prepared: PreparedRuntime,
  options: CalibrateOptions,
): Promise<ExitCode> {
  const readings: CalibrationReading[] = [];
  const loaded = { scenario: withoutFaults(scenario), text };
  let environment: { readonly platform: string; readonly cpus: number } | undefined;
  for (let i = 0; i < options.runs; i += 1) {
    world.console.err(`${scenario.id}: null run ${i + 1} of ${options.runs}`);
    const { results, path } = await executeRun(world, loaded, prepared, {
      out: join(options.out, CALIBRATION_FOLDER),
      quiet: options.quiet === true,
      calibration: true,
      rerun: `npx harness calibrate ${scenario.file} --runs ${options.runs}`,
    });
    if (results.status === "interrupted") return EXIT.interrupted;
    if (results.status !== "completed") {
      world.console.err(`  left out: ${results.reasons[0] ?? results.status}`);
      continue;
    }
    const directory = await fileRunStore("", (same) => same).open(path);
    const run = await readStoredRun(directory, readHistory);
    await directory.close();
    // One that ended early, or whose load went wrong, says nothing of a run in which nothing was wrong.
    const problem = run.journal.find((entry) => entry.type === "problem");
    if (problem?.type === "problem") {
      world.console.err(`  left out: ${problem.problem}`);
      continue;
    }
    readings.push(calibrationReading(run, results));
    environment = results.environment;
  }
  if (environment === undefined) return EXIT.inconclusive;
  const calibration: Calibration = {
    schemaVersion: CALIBRATION_VERSION,
    scenario: scenario.id,
    runtime: prepared.runtime.name,
    mode: prepared.runtime.mode,
    platform: environment.platform,
    cpus: environment.cpus,
    measuredAt: new Date().toISOString(),
    runs: readings.length,
    overhead: overheadOf(readings),
    objectives: noiseOf(readings),
  };
  const path = await writeCalibration(world, options.out, calibration);
  if (options.json === true) world.console.out(JSON.stringify(calibration));
  else for (const line of calibrationLines(calibration)) world.console.out(line);
  world.console.err(`written: ${relative(world.cwd, path)}`);
  return EXIT.pass;
}

/** As long as with them; what was about a fault is about the time in which it would have been. */
function withoutFaults(whole: Scenario): Scenario {
  const scenario = { ...whole };
  delete scenario.expect;
  const ids = new Set(scenario.faults.map(({ id }) => id));
  return {
    ...scenario,
    faults: [],
    actions: [],
    objectives: scenario.objectives.map((objective) =>
      ids.has(objective.during) ? { ...objective, during: "during" } : objective,
    ),
  };
}

function count(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > 1000) {
    throw new InvalidArgumentError("a whole number from 1 to 1000");
  }
  return number;
}
