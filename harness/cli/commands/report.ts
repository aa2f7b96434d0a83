import type { CommandModule } from "../command.ts";
import type { ReportOptions } from "../report/report.ts";

const EXAMPLES = `
Examples:
  harness report                              every run below reports/, into reports/index.html
  harness report reports old-runs --out site  several folders into a page of their own
  harness report --json | jq '.scenarios[].passRate'

The page needs no server and no network: open it from disk, or publish the folder with GitHub Pages.
Runs whose results were changed, or that cannot be read, are listed as left out.
Exit code: 0 written, 3 nothing to report. Verdicts of the past do not change it.`;

/** `harness report [folders…]`: trends, flaky scenarios, pass rates and fault coverage over many runs. */
export const reportCommand: CommandModule = (command, { world, run }) => {
  command
    .description("one page over many runs: trends, flaky scenarios, pass rates, fault coverage")
    .argument("[folder...]", "folders with runs in them", ["reports"])
    .option("--out <folder>", "where index.html and index.json go", "reports")
    .option("--json", "print index.json instead of a summary")
    .addHelpText("after", EXAMPLES)
    .action(
      run(async (folders: string[], options: ReportOptions) => {
        const { report } = await import("../report/report.ts");
        return report(world, folders, options);
      }),
    );
};
