import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import {
  AdapterError,
  EnvironmentError,
  formatError,
  HarnessError,
  InputError,
  InputErrors,
  InvariantError,
} from "../lib/errors.ts";
import { DiagnosticsError, formatDiagnostics } from "../lib/located/diagnostic.ts";
import { CODES, isDiagnosticCode } from "../scenario/codes.ts";
import type { CommandContext, CommandModule } from "./command.ts";
import { analyzeCommand } from "./commands/analyze.ts";
import { attestCommand } from "./commands/attest.ts";
import { changelogCommand } from "./commands/changelog.ts";
import { calibrateCommand } from "./commands/calibrate.ts";
import { checkCommand } from "./commands/check.ts";
import { checklistCommand } from "./commands/checklist.ts";
import { cleanCommand } from "./commands/clean.ts";
import { compareCommand } from "./commands/compare.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { executeCommand } from "./commands/execute.ts";
import { exportCommand } from "./commands/export.ts";
import { fixturesCommand } from "./commands/fixtures.ts";
import { gateCommand } from "./commands/gate.ts";
import { healCommand } from "./commands/heal.ts";
import { importCommand } from "./commands/import.ts";
import { initCommand } from "./commands/init.ts";
import { installCommand } from "./commands/install.ts";
import { listCommand } from "./commands/list.ts";
import { notesCommand } from "./commands/notes.ts";
import { planCommand } from "./commands/plan.ts";
import { renderCommand } from "./commands/render.ts";
import { reportCommand } from "./commands/report.ts";
import { runCommand } from "./commands/run.ts";
import { sloCommand } from "./commands/slo.ts";
import { validateCommand } from "./commands/validate.ts";
import { verifyCommand } from "./commands/verify.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import type { World } from "./world.ts";

/** Every sub-command, in the order of `harness --help`. */
const COMMANDS: readonly (readonly [name: string, module: CommandModule])[] = [
  ["run", runCommand],
  ["init", initCommand],
  ["list", listCommand],
  ["validate", validateCommand],
  ["plan", planCommand],
  ["calibrate", calibrateCommand],
  ["analyze", analyzeCommand],
  ["render", renderCommand],
  ["report", reportCommand],
  ["import", importCommand],
  ["attest", attestCommand],
  ["notes", notesCommand],
  ["verify", verifyCommand],
  ["changelog", changelogCommand],
  ["compare", compareCommand],
  ["slo", sloCommand],
  ["export", exportCommand],
  ["check", checkCommand],
  ["checklist", checklistCommand],
  ["gate", gateCommand],
  ["fixtures", fixturesCommand],
  ["doctor", doctorCommand],
  ["install", installCommand],
  ["heal", healCommand],
  ["clean", cleanCommand],
];

/** Runs one command line inside a world and returns its exit code. Never throws, never exits. */
export async function runCommandLine(argv: readonly string[], world: World): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.pass;
  const context: CommandContext = {
    world,
    run:
      (action) =>
      async (...args) => {
        exitCode = await action(...args);
      },
  };
  const program = new Command("harness")
    .description("Declarative multi-region tests and chaos drills on real nodes, with evidence.")
    .version(versionOf(world))
    .showSuggestionAfterError(true)
    .helpCommand(false);
  for (const [name, module] of COMMANDS) module(program.command(name), context);
  executeCommand(program.command("execute", { hidden: true }), context);
  for (const command of withSubcommands(program)) configure(command, world);
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exitCode;
  } catch (error) {
    return report(error, world);
  }
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap((each) => withSubcommands(each))];
}

function versionOf({ home }: World): string {
  const manifest = readFileSync(join(home, "package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}

function configure(command: Command, world: World): void {
  const trim = (text: string): string => text.replace(/\n$/, "");
  // Every command takes it; harness/adapters/node/process-console.ts reads it from the command line.
  command
    .option("--no-color", "no colours")
    .exitOverride()
    .showHelpAfterError("(add --help for usage and examples)")
    .configureOutput({
      writeOut: (text) => world.console.out(trim(text)),
      writeErr: (text) => world.console.err(trim(text)),
    });
}

function report(error: unknown, world: World): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.pass : EXIT.invalidInput;
  if (error instanceof HarnessError && !(error instanceof InvariantError)) {
    if (error instanceof DiagnosticsError) return reportAll(error, world);
    const errors = error instanceof InputErrors ? error.errors : [error];
    for (const one of errors) world.console.err(formatError(one));
    if (error instanceof InputError) return EXIT.invalidInput;
    if (error instanceof EnvironmentError || error instanceof AdapterError) return EXIT.environment;
  }
  world.console.err(error instanceof Error ? (error.stack ?? error.message) : String(error));
  world.console.err("This is a bug in the harness: please report it with the lines above.");
  return EXIT.bug;
}

/** A sound scenario that this runtime cannot run is no invalid input. */
function reportAll({ diagnostics }: DiagnosticsError, world: World): ExitCode {
  world.console.err(formatDiagnostics(diagnostics));
  const isRefused = diagnostics.every(
    ({ code }) => isDiagnosticCode(code) && CODES[code].stage === "refused",
  );
  return isRefused ? EXIT.environment : EXIT.invalidInput;
}
