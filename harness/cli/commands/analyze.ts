import { fileRunStore } from "../../adapters/node/file-run-store.ts";
import type { CommandModule } from "../command.ts";
import { exitCodeOf } from "../exit-codes.ts";
import { judgeDirectory } from "../run/judge-directory.ts";
import { refuseChangedRun } from "../run/refuse-changed-run.ts";
import { resolveRun } from "../run/resolve-run.ts";
import { renderDirectory } from "../run/render-directory.ts";
import { unstatedRemarks } from "../run/unstated-run.ts";
import { summarize } from "../../report/console-summary.ts";

/** `harness analyze <run>`: judges a stored run again and renders its reports. */
export const analyzeCommand: CommandModule = (command, { world, run }) => {
  command
    .description("judge a stored run again, from its run directory alone")
    .argument("<run>", "run directory, or scenario id for its latest run")
    .option("--json", "print results.json instead of a summary")
    .addHelpText(
      "after",
      "\nExamples:\n  harness analyze reports/region-failover/latest\n  harness analyze region-failover --json\n\n" +
        "Refuses a run whose recorded files are not those of its statement any more: exit code 3, each file by name.",
    )
    .action(
      run(async (selector: string, options: { json?: boolean }) => {
        const path = await resolveRun(world, selector);
        const directory = await fileRunStore("", (text) => text).open(path);
        await refuseChangedRun(world, directory);
        const results = await judgeDirectory(directory, await unstatedRemarks(directory));
        await renderDirectory(world, directory, results);
        await directory.close();
        if (options.json === true) world.console.out(JSON.stringify(results));
        else for (const line of summarize(results, world.console.colour)) world.console.out(line);
        return exitCodeOf(results.verdict);
      }),
    );
};
