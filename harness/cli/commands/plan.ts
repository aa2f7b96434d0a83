import { loadRefusals } from "../../scenario/load-refusals.ts";
import { refusals } from "../../scenario/refusals.ts";
import type { CommandModule } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { assignment, collect } from "../options.ts";
import { planDocument } from "../plan/plan-document.ts";
import { planFixtures } from "../plan/plan-fixtures.ts";
import { planText } from "../plan/plan-text.ts";
import { REGISTRIES } from "../registries.ts";
import { createRuntime, type RuntimeChoice } from "../run/create-runtime.ts";
import { driverVersions, loadScenarios } from "../run/load-scenarios.ts";
import { runtimeFromEnvironment, runtimeName } from "../runtime-option.ts";
import type { World } from "../world.ts";

interface PlanOptions {
  readonly tag?: readonly string[];
  readonly runtime: RuntimeChoice;
  readonly seed?: string;
  readonly set: Readonly<Record<string, string>>;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  harness plan region-failover
  harness plan region-failover --seed 7                 random times and choices of another seed
  harness plan region-failover --runtime docker --json
  harness plan region-failover --set outage=10m

Starts nothing. The same scenario and seed give the same plan, byte for byte. Exit code 4 when the runtime cannot do
what the scenario asks for.`;

/** `harness plan <scenario…>`: topology, fixtures, expanded schedule, and what the runtime refuses. */
export const planCommand: CommandModule = (command, { world, run }) => {
  command
    .description("show what a run would do, without starting anything")
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
    .option("--json", "print the plan as JSON, one document per scenario")
    .addHelpText("after", EXAMPLES)
    .action(run((selectors: string[], options: PlanOptions) => plan(world, selectors, options)));
};

async function plan(
  world: World,
  selectors: readonly string[],
  options: PlanOptions,
): Promise<ExitCode> {
  const loaded = await loadScenarios(world, selectors, options);
  const runtime = await createRuntime(world, options.runtime);
  const versions = await driverVersions(loaded, runtime);
  let exitCode: ExitCode = EXIT.pass;
  for (const { scenario, text } of loaded) {
    const context = { registries: REGISTRIES, text };
    const refused = [
      ...refusals(scenario, runtime.capabilities, context),
      ...loadRefusals(scenario, versions, context),
    ];
    if (refused.length > 0) exitCode = EXIT.environment;
    const fixtures = await planFixtures(world, scenario);
    const document = planDocument(scenario, runtime, { fixtures, refused });
    if (options.json === true) world.console.out(JSON.stringify(document, undefined, 2));
    else for (const line of planText(document)) world.console.out(line);
  }
  return exitCode;
}
