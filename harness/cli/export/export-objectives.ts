import { stringify } from "yaml";
import type { Scenario } from "../../domain/scenario.ts";
import { InputError } from "../../lib/errors.ts";
import { nearest } from "../../lib/nearest.ts";
import type { Exported } from "../../measure/slo/export/exported.ts";
import { exportOpenSlo } from "../../measure/slo/export/openslo.ts";
import { exportPrometheusRules } from "../../measure/slo/export/prometheus-rules.ts";
import { LATENCY_BUCKETS } from "../../telemetry/metrics.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { loadScenarios } from "../run/load-scenarios.ts";
import type { World } from "../world.ts";

const FORMATS: ReadonlyMap<string, (scenario: Scenario) => Exported> = new Map([
  ["openslo", exportOpenSlo],
  ["prometheus-rules", (scenario: Scenario) => exportPrometheusRules(scenario, LATENCY_BUCKETS)],
]);

/** Documents on standard output, what is left out on standard error. */
export async function exportObjectives(
  world: World,
  format: string,
  selector: string,
): Promise<ExitCode> {
  const write = FORMATS.get(format);
  if (write === undefined) {
    const known = [...FORMATS.keys()];
    const close = nearest(format, known);
    throw new InputError({
      code: "EXP001",
      message: `there is no format "${format}"`,
      why: `there is ${known.join(", ")}`,
      ...(close === undefined ? {} : { fix: `did you mean "${close}"?` }),
    });
  }
  const documents: object[] = [];
  for (const { scenario } of await loadScenarios(world, [selector], { set: {} })) {
    const exported = write(scenario);
    documents.push(...exported.documents);
    for (const each of exported.left) world.console.err(`left out: ${each}`);
  }
  if (documents.length === 0) return EXIT.inconclusive;
  world.console.out(
    documents
      .map((each) => stringify(each, { lineWidth: 0 }))
      .join("---\n")
      .trimEnd(),
  );
  return EXIT.pass;
}
