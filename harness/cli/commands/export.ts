import type { CommandModule } from "../command.ts";

const EXAMPLES = `
Examples:
  harness export openslo region-failover > slo.yaml       OpenSLO v1 documents
  harness export prometheus-rules region-failover > rules.yaml && promtool check rules rules.yaml

What a format has no words for is named on standard error, and is not written.
Exit code: 0 written, 2 nothing could be written, 3 invalid input.`;

/** `harness export <format> <scenario>`: objectives in the formats of others. */
export const exportCommand: CommandModule = (command, { world, run }) => {
  command
    .description("write the objectives of a scenario as OpenSLO documents or Prometheus rules")
    .argument("<format>", "openslo or prometheus-rules")
    .argument("<scenario>", "id or file")
    .addHelpText("after", EXAMPLES)
    .action(
      run(async (format: string, scenario: string) => {
        const { exportObjectives } = await import("../export/export-objectives.ts");
        return exportObjectives(world, format, scenario);
      }),
    );
};
