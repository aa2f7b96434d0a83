import type { Diagnostic } from "../../lib/located/diagnostic.ts";
import { formatDiagnostics, hasErrors } from "../../lib/located/diagnostic.ts";
import { parseScenario } from "../../scenario/parse-scenario.ts";
import type { CommandModule } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { findScenarios } from "../find-scenarios.ts";
import { assignment, collect } from "../options.ts";
import { REGISTRIES } from "../registries.ts";
import { fixtureLibrary } from "../run/fixture-library.ts";
import { problemsBeyond } from "../run/load-scenarios.ts";
import { scriptLibrary } from "../run/script-library.ts";
import type { World } from "../world.ts";

interface ValidateOptions {
  readonly tag?: readonly string[];
  readonly set: Readonly<Record<string, string>>;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  harness validate scenarios/region-failover.yaml
  harness validate region-failover            the same, by id
  harness validate scenarios scenarios/self-test
  harness validate "drills/**/*.yaml" --json  problems as JSON, for editors and CI
  harness validate region-failover --set outage=10m

Starts nothing. Every problem of every file is printed at once. Exit code 0 when all are valid, else 3;
warnings do not count.`;

/** `harness validate <scenario…>`: every problem of every file, before anything starts. */
export const validateCommand: CommandModule = (command, { world, run }) => {
  command
    .description("check scenarios without starting anything")
    .argument("<scenario...>", "ids, files, folders or globs")
    .option("--tag <tag>", "only scenarios with this tag; may be repeated", collect)
    .option("--set <name=value>", "scenario parameter; may be repeated", assignment, {})
    .option("--json", "print problems as JSON on standard output")
    .addHelpText("after", EXAMPLES)
    .action(
      run((selectors: string[], options: ValidateOptions) => validate(world, selectors, options)),
    );
};

async function validate(
  world: World,
  selectors: readonly string[],
  options: ValidateOptions,
): Promise<ExitCode> {
  const found = await findScenarios(world, selectors, { tags: options.tag ?? [] });
  const checked: { file: string; diagnostics: readonly Diagnostic[] }[] = [];
  for (const { file, text } of found) {
    const fixtures = fixtureLibrary(world, file);
    const parsed = parseScenario(text, {
      file,
      registries: REGISTRIES,
      overrides: options.set,
      fixtures,
      scripts: scriptLibrary(world, file),
    });
    const more = parsed.scenario === undefined ? [] : await problemsBeyond(world, parsed.scenario);
    checked.push({ file, diagnostics: [...parsed.diagnostics, ...more] });
  }
  if (options.json === true) {
    const problems: readonly Diagnostic[] = checked.flatMap(({ diagnostics }) => diagnostics);
    world.console.out(JSON.stringify(problems, undefined, 2));
  } else {
    for (const { file, diagnostics } of checked) {
      if (diagnostics.length > 0) world.console.err(formatDiagnostics(diagnostics));
      if (!hasErrors(diagnostics)) world.console.out(`${file}: valid`);
    }
  }
  const invalid = checked.filter(({ diagnostics }) => hasErrors(diagnostics)).length;
  if (invalid > 0 && options.json !== true) {
    world.console.err(`${invalid} of ${checked.length} scenarios invalid`);
  }
  return invalid > 0 ? EXIT.invalidInput : EXIT.pass;
}
