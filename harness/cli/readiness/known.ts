import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Known, KnownScenario, ScenarioNames } from "../../readiness/known.ts";
import { sha256Of } from "../../readiness/reader.ts";
import { parseScenario } from "../../scenario/parse-scenario.ts";
import { knownScenarios, type FoundScenario } from "../find-scenarios.ts";
import { REGISTRIES } from "../registries.ts";
import type { World } from "../world.ts";

/** Everything that evidence of a checklist may refer to. */
export async function knownTo(world: World): Promise<Known> {
  const found = await knownScenarios(world);
  const scenarios = new Map(found.map((scenario) => [scenario.id, knownScenario(scenario)]));
  const schema = await readFile(
    join(world.home, "harness", "report", "results.schema.json"),
    "utf8",
  );
  return { scenarios, resultsSchema: JSON.parse(schema) as unknown };
}

/** Reading a scenario takes a while, and most of them no checklist refers to. */
function knownScenario({ file, text }: FoundScenario): KnownScenario {
  let names: ScenarioNames | undefined | "not yet" = "not yet";
  return {
    sha256: sha256Of(text),
    get names() {
      if (names === "not yet") names = namesIn(file, text);
      return names;
    },
  };
}

function namesIn(file: string, text: string): ScenarioNames | undefined {
  const { scenario } = parseScenario(text, { file, registries: REGISTRIES });
  if (scenario === undefined) return undefined;
  return {
    objectives: new Map(scenario.objectives.map(({ name, target }) => [name, target.unit])),
    checks: scenario.checks.map(({ name }) => name),
    workloads: scenario.workloads.map(({ name }) => name),
    faults: scenario.faults.map(({ id }) => id),
  };
}
