import { createRuntime } from "../run/create-runtime.ts";
import { playRun } from "../run/play-run.ts";
import type { CommandModule } from "../command.ts";
import { EXIT } from "../exit-codes.ts";

/** Internal: `run` starts it inside the namespaces of a run. Plays the run, judges nothing. */
export const executeCommand: CommandModule = (command, { world, run }) => {
  command
    .description("internal: play a prepared run inside its namespaces")
    .argument("<run>", "run directory that holds run.json")
    .option("--quiet")
    .option("--keep")
    .action(
      run(async (path: string, options: { quiet?: boolean; keep?: boolean }) => {
        const runtime = await createRuntime(world, "process");
        const { status } = await playRun(world, path, runtime, {
          quiet: options.quiet === true,
          keep: options.keep === true,
        });
        return status === "completed" ? EXIT.pass : EXIT.interrupted;
      }),
    );
};
