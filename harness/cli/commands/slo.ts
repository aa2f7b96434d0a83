import { InvalidArgumentError } from "commander";
import type { CommandModule } from "../command.ts";
import type { SloOptions } from "../slo/slo.ts";

const EXAMPLES = `
Examples:
  harness slo region-failover                   budget left in the latest run and over the last 10
  harness slo region-failover --last 30 --json
  harness slo region-failover --out budgets     error-budgets.html, .md and .json, with pictures
  harness slo region-failover --windows alerts.yaml

Budgets are counted in events: "p99 < 100ms" allows 1 % of the operations to take longer. Alert windows are data, in Sloth's
format (kind: AlertWindows), scaled from their sloPeriod to the length of a run. A burn rate that can never fire for a target is
refused.
Exit code: 0 budget left everywhere, 1 one is spent, 2 nothing promises a share, 3 invalid input.`;

/** `harness slo <scenario>`: error budgets and burn rates. */
export const sloCommand: CommandModule = (command, { world, run }) => {
  command
    .description(
      "error budgets and burn-rate alerts of a scenario, over its latest run and its last runs",
    )
    .argument("<run>", "scenario id for its latest run, or a run directory")
    .option("--last <runs>", "how many runs make the longer period", count, 10)
    .option("--windows <file>", "alert windows in Sloth's format")
    .option("--out <folder>", "write error-budgets.html, .md and .json there")
    .option("--json", "print everything as JSON")
    .addHelpText("after", EXAMPLES)
    .action(
      run(async (selector: string, options: SloOptions) => {
        const { slo } = await import("../slo/slo.ts");
        return slo(world, selector, options);
      }),
    );
};

function count(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= 1000) return number;
  throw new InvalidArgumentError("say a whole number from 1 to 1000");
}
