import type { Command } from "commander";
import type { World } from "./world.ts";
import type { ExitCode } from "./exit-codes.ts";

/**
 * A sub-command: one file in harness/cli/commands/, one line in harness/cli/program.ts. It describes itself with
 * commander and hands its work, which resolves to an exit code, to `run`.
 */
export type CommandModule = (command: Command, context: CommandContext) => void;

export interface CommandContext {
  readonly world: World;
  /** Wraps an action: its result becomes the exit code, its HarnessErrors are printed, never a stack trace. */
  readonly run: <Args extends unknown[]>(
    action: (...args: Args) => Promise<ExitCode>,
  ) => (...args: Args) => Promise<void>;
}
