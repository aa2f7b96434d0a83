import { dockerAnswers } from "../../adapters/testcontainers/engine.ts";
import { sweepDead } from "../../adapters/testcontainers/remove-run.ts";
import type { CommandModule } from "../command.ts";
import { EXIT } from "../exit-codes.ts";

/** `harness clean`: removes what dead runs left behind, and nothing else. */
export const cleanCommand: CommandModule = (command, { world, run }) => {
  command
    .description("remove what dead runs left behind; living runs and everything else stay")
    .addHelpText("after", "\nExamples:\n  harness clean")
    .action(
      run(async () => {
        world.console.out(
          "process runtime: nothing to do, the kernel removes a run with its process",
        );
        const docker = await dockerAnswers(world.env);
        if (!docker.answers) {
          world.console.out(`docker: no engine answers (${docker.why})`);
          return EXIT.pass;
        }
        const { dead, problems } = await sweepDead(docker.address);
        world.console.out(
          dead.length === 0
            ? "docker: no dead run left anything"
            : `docker: removed ${dead.join(", ")}`,
        );
        for (const problem of problems) world.console.err(`docker: ${problem}`);
        return problems.length === 0 ? EXIT.pass : EXIT.environment;
      }),
    );
};
