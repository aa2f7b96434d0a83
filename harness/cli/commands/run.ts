import { InvalidArgumentError } from "commander";
import { relative } from "node:path";
import type { Results } from "../../domain/results.ts";
import type { Scenario } from "../../domain/scenario.ts";
import type { LiveSink } from "../../ports/live-sink.ts";
import { summarize } from "../../report/console-summary.ts";
import { annotationsOf } from "../../report/github-annotations.ts";
import type { CommandModule } from "../command.ts";
import { EXIT, exitCodeOf, type ExitCode } from "../exit-codes.ts";
import { tellGitHub } from "../github/github-actions.ts";
import { httpAddress, listenAddress } from "../live-option.ts";
import { assignment, collect } from "../options.ts";
import { executeRun } from "../run/execute-run.ts";
import { openLiveOutputs, type LiveOptions } from "../run/live-outputs.ts";
import { loadScenarios, type LoadedScenario } from "../run/load-scenarios.ts";
import { prepareRuntime, type PreparedRuntime } from "../run/prepare-runtime.ts";
import { runtimeFromEnvironment, runtimeName } from "../runtime-option.ts";
import type { World } from "../world.ts";

export interface RunOptions extends LiveOptions {
  readonly tag?: readonly string[];
  readonly runtime: "auto" | "docker" | "process";
  readonly seed?: string;
  readonly set: Readonly<Record<string, string>>;
  readonly repeat: number;
  readonly keep?: boolean;
  readonly out: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const EXAMPLES = `
Examples:
  harness run region-failover
  harness run scenarios/region-failover.yaml --seed 7
  harness run scenarios/ --tag quick --runtime process
  harness run region-failover --set outage=60s --repeat 3
  harness run scenarios/self-test        every known-bad twin must end as its file says
  harness run region-failover --keep     leave the topology up to look at it
  harness run region-failover --metrics 127.0.0.1:9464    Prometheus scrapes the run while it goes on
  harness run region-failover --otlp http://127.0.0.1:4318 --grafana http://127.0.0.1:3000
                                         metrics by OTLP; faults as annotations (token: HARNESS_GRAFANA_TOKEN)`;

/** `harness run <scenario…>`: real nodes, real faults, a verdict and a report. */
export const runCommand: CommandModule = (command, { world, run }) => {
  command
    .description("run scenarios and judge them")
    .argument("<scenario...>", "ids, files, folders or globs")
    .option("--tag <tag>", "only scenarios with this tag; may be repeated", collect)
    .option(
      "--runtime <name>",
      "auto, docker or process",
      runtimeName,
      runtimeFromEnvironment(world),
    )
    .option("--seed <number>", "64-bit seed of every random choice; default: the scenario's own")
    .option("--set <name=value>", "scenario parameter; may be repeated", assignment, {})
    .option("--repeat <count>", "run each scenario this many times", count, 1)
    .option("--keep", "leave the topology up and say how to reach every node")
    .option("--out <folder>", "where run directories go", "reports")
    .option("--json", "one line of JSON per run on standard output")
    .option("--quiet", "no progress")
    .option("--metrics <host:port>", "serve the run as Prometheus metrics there", listenAddress)
    .option("--otlp <url>", "send the same metrics to an OTLP receiver (HTTP)", httpAddress)
    .option("--grafana <url>", "draw faults into Grafana as annotations", httpAddress)
    .addHelpText("after", EXAMPLES)
    .action(
      run(async (selectors: string[], options: RunOptions) => {
        const scenarios = await loadScenarios(world, selectors, options);
        const runtime = await prepareRuntime(world, options.runtime, scenarios);
        world.console.err(
          `runtime: ${runtime.runtime.name} (${runtime.runtime.mode}): ${runtime.runtime.reason}`,
        );
        const live = await openLiveOutputs(world, options);
        const shown = { ...options, ...(live === undefined ? {} : { live }) };
        let worst: ExitCode = EXIT.pass;
        try {
          for (const scenario of scenarios) {
            for (let i = 0; i < options.repeat && worst !== EXIT.interrupted; i += 1) {
              worst = worse(worst, await runOnce(world, scenario, runtime, shown));
            }
          }
        } finally {
          await live?.close();
        }
        return worst;
      }),
    );
};

async function runOnce(
  world: World,
  loaded: LoadedScenario,
  runtime: PreparedRuntime,
  options: RunOptions & { readonly live?: LiveSink },
): Promise<ExitCode> {
  const { scenario } = loaded;
  const rerun = rerunCommand(scenario, runtime, options);
  world.console.err(`${scenario.id}: seed ${scenario.seed} · ${rerun}`);
  const { results, path, markdown } = await executeRun(world, loaded, runtime, {
    ...options,
    rerun,
  });
  if (options.json === true) world.console.out(JSON.stringify(results));
  else for (const line of summarize(results, world.console.colour)) world.console.out(line);
  world.console.err(`report: ${relative(world.cwd, path)}/report.html`);
  world.console.err(`again: ${rerun}`);
  await tellGitHub(world, { annotations: annotationsOf(results, scenario.file), markdown });
  return exitOf(results);
}

/** A self-test that ended as its file says is green; one that did not is red, whatever its verdict. */
function exitOf(results: Results): ExitCode {
  if (results.status === "interrupted") return EXIT.interrupted;
  if (results.expected !== undefined) return results.expected.met ? EXIT.pass : EXIT.fail;
  return exitCodeOf(results.verdict);
}

/** fail > inconclusive > pass; an interrupt ends everything. */
function worse(a: ExitCode, b: ExitCode): ExitCode {
  const order: readonly ExitCode[] = [EXIT.pass, EXIT.inconclusive, EXIT.fail, EXIT.interrupted];
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}

function rerunCommand(scenario: Scenario, runtime: PreparedRuntime, options: RunOptions): string {
  const sets = Object.entries(options.set).map(([name, value]) => `--set ${name}=${value}`);
  return [
    `npx harness run ${scenario.file}`,
    `--seed ${scenario.seed}`,
    `--runtime ${runtime.runtime.name}`,
    ...sets,
  ].join(" ");
}

function count(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > 1000) {
    throw new InvalidArgumentError("a whole number from 1 to 1000");
  }
  return number;
}
