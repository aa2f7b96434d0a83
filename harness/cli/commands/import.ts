import type { CommandModule } from "../command.ts";
import type { ImportOptions } from "../import/import.ts";

const EXAMPLES = `
Examples:
  harness import target/surefire-reports/TEST-Ledger.xml
  harness import summary.json --json
  harness import reports/*.xml journal.json

It reads JUnit XML (Jenkins and Ant, Maven Surefire, pytest, Playwright), k6 summaries (--summary-export, handleSummary,
  machine-readable), Playwright JSON, CTRF, Chaos Toolkit journals and Litmus ChaosResults, and finds out which it is.
A checklist item names such a file as its evidence. All skipped is unknown; k6's thresholds are shown, not judged by.
Exit code: 0 read, 3 a file that cannot be read, with the place.`;

/** `harness import <file…>`: what results of other tools are understood to say. */
export const importCommand: CommandModule = (command, { world, run }) => {
  command
    .description(
      "show what a report of another tool says: JUnit, k6, Playwright, CTRF, chaos tools",
    )
    .argument("<file...>", "reports; their format is found by what is in them")
    .option("--json", "one line of JSON for each file")
    .addHelpText("after", EXAMPLES)
    .action(
      run(async (files: string[], options: ImportOptions) => {
        const { importFiles } = await import("../import/import.ts");
        return importFiles(world, files, options);
      }),
    );
};
