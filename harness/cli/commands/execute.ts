import { pipeSink } from "../../adapters/telemetry/event-pipe.ts";
import { createRuntime } from "../run/create-runtime.ts";
import { playRun } from "../run/play-run.ts";
import type { CommandModule } from "../command.ts";
import { EXIT } from "../exit-codes.ts";

interface ExecuteOptions {
  readonly quiet?: boolean;
  readonly keep?: boolean;
  readonly events?: string;
}

/** Internal: `run` starts it inside the namespaces of a run. Plays the run, judges nothing. */
export const executeCommand: CommandModule = (command, { world, run }) => {
  command
    .description("internal: play a prepared run inside its namespaces")
    .argument("<run>", "run directory that holds run.json")
    .option("--quiet")
    .option("--keep")
    .option("--events <descriptor>")
    .action(
      run(async (path: string, options: ExecuteOptions) => {
        const runtime = await createRuntime(world, "process");
        const live = options.events === undefined ? undefined : pipeSink(Number(options.events));
        const { status } = await playRun(world, path, runtime, {
          quiet: options.quiet === true,
          keep: options.keep === true,
          ...(live === undefined ? {} : { live }),
        }).finally(() => live?.close());
        return status === "completed" ? EXIT.pass : EXIT.interrupted;
      }),
    );
};
