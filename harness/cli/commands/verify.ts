import type { CommandModule } from "../command.ts";
import { collect } from "../options.ts";

const EXAMPLES = `
Examples:
  harness verify reports/release/v1.1.0/release-notes.md
  harness verify customer-notes.md --results reports/
  harness verify reports/release/*/*.md --verbose

Makes every figure again from the runs, commits and waivers that the document names, compares digests, and each run with its
own results.intoto.json. Exit code 1 when a figure was edited, a run was changed, or something was taken out.`;

/** `harness verify <file…>`: whether a document still says what its evidence says. */
export const verifyCommand: CommandModule = (command, context) => {
  command
    .description("make every figure of a release document again from its evidence and compare")
    .argument("<file...>", "Markdown that harness notes wrote")
    .option(
      "--results <runs>",
      "where to look for runs named by digest only (default: reports)",
      collect,
      [],
    )
    .option("--verbose", "print every figure that was verified")
    .addHelpText("after", EXAMPLES)
    .action(
      context.run(
        async (files: string[], options: { results: readonly string[]; verbose?: boolean }) => {
          const { verify } = await import("../release/verify.ts");
          const results = options.results.length > 0 ? options.results : ["reports"];
          return verify(context.world, { files, results, verbose: options.verbose === true });
        },
      ),
    );
};
