import type { CommandModule } from "../command.ts";

const EXAMPLES = `
Examples:
  harness changelog                   adds an entry below Unreleased for each commit that users should know of
  harness changelog --release 1.2.0   makes Unreleased that version, with its compare link
  harness changelog --check           for CI: exit code 1 when it is out of order or something is missing

Keep a Changelog 2.0: what is there is never written anew. A commit is dealt with when its hash stands anywhere in the file:
reword its entry as you like, or name it in a comment to leave it out: <!-- left out: 1a2b3c4d, reverted by hand -->.`;

/** `harness changelog`: a changelog from commits, and its check for CI. */
export const changelogCommand: CommandModule = (command, context) => {
  command
    .description("keep a changelog by Keep a Changelog, from Conventional Commits")
    .option("--check", "change nothing; exit code 1 when something is missing or out of order")
    .option("--release <version>", "make Unreleased this version")
    .option("--from <revision>", "tag or commit of the last release (default: the last tag)")
    .option("--file <path>", "the changelog", "CHANGELOG.md")
    .addHelpText("after", EXAMPLES)
    .action(
      context.run(async (options: ChangelogArguments) => {
        const { changelog } = await import("../release/changelog.ts");
        const today = new Date().toISOString().slice(0, 10);
        return changelog(context.world, { ...options, check: options.check === true, today });
      }),
    );
};

interface ChangelogArguments {
  readonly check?: boolean;
  readonly release?: string;
  readonly from?: string;
  readonly file: string;
}
