import { InvalidArgumentError, Option } from "commander";
import type { CommandModule } from "../command.ts";
import { collect } from "../options.ts";
import type { Rendering } from "../release/notes.ts";

const EXAMPLES = `
Examples:
  harness notes --from v1.0.0 --results 'reports/*/latest'
  harness notes --from v1.0.0 --to v1.1.0 --results reports/ --baseline-results ../v1.0.0/reports/ --render md,html,pdf
  harness notes --from v1.0.0 --results reports/ --customer
  harness notes --from root --summary --results reports/region-failover
  harness notes --summary --readiness reports/readiness/tars/readiness.json

Every figure is made of the runs named and carries their digest: harness verify <file.md> makes them again. What you write
between <!-- human: … --> marks stays when you render again. Templates: checklists/templates/ (yours win over ours).`;

/** `harness notes`: release notes, customer notes and executive summary from commits and runs. */
export const notesCommand: CommandModule = (command, context) => {
  command
    .description("write release notes from commits and from the results of runs")
    .option(
      "--from <revision>",
      "tag or commit of the earlier version (default: the last tag, else root)",
    )
    .option("--to <revision>", "tag or commit of this version", "HEAD")
    .option(
      "--results <runs>",
      "runs of this version, folders or globs (default: reports/*/latest)",
      collect,
      [],
    )
    .option("--baseline-results <runs>", "runs of the earlier version; repeatable", collect, [])
    .option("--release <version>", "its version (default: the tag of --to, else Unreleased)")
    .addOption(new Option("--customer", "notes for customers: no internals").conflicts("summary"))
    .option("--summary", "executive summary on one page")
    .option(
      "--readiness <file>",
      "readiness.json for --summary; repeatable (default: reports/readiness/*/readiness.json)",
      collect,
      [],
    )
    .option("--render <formats>", "md, html, pdf; comma-separated", readRenderings, ["md"])
    .option("--sign-off <role>", "who signs; repeatable", collect, [])
    .option("--out <folder>", "default: reports/release/<version>")
    .addHelpText("after", EXAMPLES)
    .action(
      context.run(async (options: NotesArguments) => {
        const { notes } = await import("../release/notes.ts");
        const { customer, summary, signOff, ...rest } = options;
        return notes(context.world, {
          ...rest,
          document: customer ? "customer-notes" : summary ? "executive-summary" : "release-notes",
          roles: signOff.length > 0 ? signOff : ["Release manager", "Engineering", "Operations"],
          now: new Date().toISOString(),
        });
      }),
    );
};

interface NotesArguments {
  readonly from?: string;
  readonly to: string;
  readonly results: readonly string[];
  readonly baselineResults: readonly string[];
  readonly release?: string;
  readonly customer?: boolean;
  readonly summary?: boolean;
  readonly readiness: readonly string[];
  readonly render: readonly Rendering[];
  readonly signOff: readonly string[];
  readonly out?: string;
}

function readRenderings(value: string): readonly Rendering[] {
  return value.split(",").map((one) => {
    const format = one.trim();
    if (format === "md" || format === "html" || format === "pdf") return format;
    throw new InvalidArgumentError("say md, html or pdf, or several such as md,html");
  });
}
