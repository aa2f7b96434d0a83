import { join } from "node:path";
import { fileRunStore } from "../../adapters/node/file-run-store.ts";
import { InputError } from "../../lib/errors.ts";
import { readResults } from "../../report/read-results.ts";
import type { CommandModule } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { renderDirectory } from "../run/render-directory.ts";
import { resolveRun } from "../run/resolve-run.ts";

/** `harness render <run>`: writes the reports of a judged run again. */
export const renderCommand: CommandModule = (command, { world, run }) => {
  command
    .description("write the reports of a judged run again, from its results.json")
    .argument("<run>", "run directory, or scenario id for its latest run")
    .addHelpText("after", "\nExamples:\n  harness render reports/region-failover/latest")
    .action(
      run(async (selector: string) => {
        const path = await resolveRun(world, selector);
        const directory = await fileRunStore("", (text) => text).open(path);
        const text = await directory.read("results.json");
        if (text === undefined) {
          throw new InputError({
            code: "RUN012",
            message: "this run was not judged yet: it has no results.json",
            location: { file: path },
            fix: `harness analyze ${selector}`,
          });
        }
        const results = readResults(text, join(path, "results.json"));
        const written = await renderDirectory(world, directory, results);
        await directory.close();
        for (const name of written) world.console.out(`${selector}/${name}`);
        return EXIT.pass;
      }),
    );
};
