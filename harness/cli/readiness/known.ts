import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Known, KnownScenario } from "../../readiness/known.ts";
import { sha256Of } from "../../readiness/reader.ts";
import { parseScenario } from "../../scenario/parse-scenario.ts";
import { knownScenarios } from "../find-scenarios.ts";
import { REGISTRIES } from "../registries.ts";
import type { World } from "../world.ts";

/** Everything that evidence of a checklist may refer to. */
export async function knownTo(world: World): Promise<Known> {
  const scenarios = new Map<string, KnownScenario>();
  for (const { id, file, text } of await knownScenarios(world)) {
    const { scenario } = parseScenario(text, { file, registries: REGISTRIES });
    const names = scenario && {
      objectives: new Map(scenario.objectives.map(({ name, target }) => [name, target.unit])),
      checks: scenario.checks.map(({ name }) => name),
      workloads: scenario.workloads.map(({ name }) => name),
      faults: scenario.faults.map((fault) => fault.id),
    };
    scenarios.set(id, { sha256: sha256Of(text), names });
  }
  const schema = await readFile(
    join(world.home, "harness", "report", "results.schema.json"),
    "utf8",
  );
  return { scenarios, resultsSchema: JSON.parse(schema) as unknown };
}
