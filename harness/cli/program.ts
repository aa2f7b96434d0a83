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
import { EXIT, type ExitCode } from "./exit-codes.ts";
import type { World } from "./world.ts";

/** Every sub-command, in the order of `harness --help`. Its file is loaded when it is asked for: most need little. */
const COMMANDS: ReadonlyMap<string, LoadCommand> = new Map<string, LoadCommand>([
  ["run", async () => (await import("./commands/run.ts")).runCommand],
  ["init", async () => (await import("./commands/init.ts")).initCommand],
  ["list", async () => (await import("./commands/list.ts")).listCommand],
  ["validate", async () => (await import("./commands/validate.ts")).validateCommand],
  ["plan", async () => (await import("./commands/plan.ts")).planCommand],
  ["calibrate", async () => (await import("./commands/calibrate.ts")).calibrateCommand],
  ["analyze", async () => (await import("./commands/analyze.ts")).analyzeCommand],
  ["render", async () => (await import("./commands/render.ts")).renderCommand],
  ["report", async () => (await import("./commands/report.ts")).reportCommand],
  ["import", async () => (await import("./commands/import.ts")).importCommand],
  ["attest", async () => (await import("./commands/attest.ts")).attestCommand],
  ["notes", async () => (await import("./commands/notes.ts")).notesCommand],
  ["verify", async () => (await import("./commands/verify.ts")).verifyCommand],
  ["changelog", async () => (await import("./commands/changelog.ts")).changelogCommand],
  ["compare", async () => (await import("./commands/compare.ts")).compareCommand],
  ["slo", async () => (await import("./commands/slo.ts")).sloCommand],
  ["export", async () => (await import("./commands/export.ts")).exportCommand],
  ["check", async () => (await import("./commands/check.ts")).checkCommand],
  ["checklist", async () => (await import("./commands/checklist.ts")).checklistCommand],
  ["gate", async () => (await import("./commands/gate.ts")).gateCommand],
  ["fixtures", async () => (await import("./commands/fixtures.ts")).fixturesCommand],
  ["doctor", async () => (await import("./commands/doctor.ts")).doctorCommand],
  ["install", async () => (await import("./commands/install.ts")).installCommand],
  ["heal", async () => (await import("./commands/heal.ts")).healCommand],
  ["clean", async () => (await import("./commands/clean.ts")).cleanCommand],
]);

/** The inner process of a run. */
const EXECUTE = "execute";

type LoadCommand = () => Promise<CommandModule>;

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
  await addCommands(program, context, argv);
  for (const command of withSubcommands(program)) configure(command, world);
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exitCode;
  } catch (error) {
    return report(error, world);
  }
}

/** The one that is asked for; all of them where help must list them, or a suggestion needs their names. */
async function addCommands(
  program: Command,
  context: CommandContext,
  [asked = ""]: readonly string[],
): Promise<void> {
  if (asked === EXECUTE) {
    const { executeCommand } = await import("./commands/execute.ts");
    executeCommand(program.command(asked, { hidden: true }), context);
    return;
  }
  const one = COMMANDS.get(asked);
  const loaded = one === undefined ? COMMANDS : new Map([[asked, one]]);
  for (const [name, load] of loaded) (await load())(program.command(name), context);
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
