import type { CommandModule } from "../command.ts";
import type { CompareCommandOptions } from "../compare/compare.ts";
import { collect } from "../options.ts";

const EXAMPLES = `
Examples:
  harness compare slo-under-latency                            latest run against the last good one before it
  harness compare slo-under-latency reports/slo/20261120-0300  against a run by name
  harness compare after.json before.json                       two k6 summary files: aggregates only
  harness compare slo-under-latency --threshold 10% --quantile 0.95 --json
  harness compare slo-under-latency --out comparison           comparison.html and comparison.md
  harness compare --history slo-under-latency                  from which run on did a metric move?

A change counts when it is significant after Holm's correction and as large as matters (--threshold).
Exit code: 0 same or better, 1 worse, 2 the samples cannot tell, 3 invalid input.`;

/** `harness compare <run> [baseline]`: did it get worse? */
export const compareCommand: CommandModule = (command, { world, run }) => {
  command
    .description("compare two runs, or find where the history of a scenario changed")
    .argument("[run]", "run directory, scenario id for its latest run, or a k6 summary file")
    .argument("[baseline]", "what to compare it with: a run, or a k6 summary file")
    .option("--baseline <run>", "the same, or last-good: the last run before it that passed")
    .option("--history <scenario>", "change points over every run of a scenario instead")
    .option("--threshold <percent>", "how large a change of a median must be to matter", "5%")
    .option("--quantile <share>", "quantile to compare, such as 0.99; may be repeated", collect)
    .option("--seed <number>", "of the bootstrap and of permutations", "1")
    .option("--out <folder>", "write comparison.html and comparison.md there")
    .option("--json", "print everything as JSON")
    .addHelpText("after", EXAMPLES)
    .action(
      run(
        async (
          selector: string | undefined,
          baseline: string | undefined,
          options: CompareCommandOptions,
        ) => {
          const { compare } = await import("../compare/compare.ts");
          return compare(world, { selector, baseline }, options);
        },
      ),
    );
};
