import type { Target } from "../domain/scenario.ts";

/** What references in a checklist may mean. Made by the caller from the scenarios of the project. */
export interface Known {
  readonly scenarios: ReadonlyMap<string, KnownScenario>;
  /** JSON Schema of results.json: which fields there are. */
  readonly resultsSchema: unknown;
}

export interface KnownScenario {
  /** Of the scenario's text as it is now. */
  readonly sha256: string;
  /** undefined: the scenario could not be read, so references into it are not judged. */
  readonly names: ScenarioNames | undefined;
}

/** What results of the scenario will name, by the list of results.json in which they stand. */
export interface ScenarioNames {
  readonly objectives: ReadonlyMap<string, Target["unit"]>;
  readonly checks: readonly string[];
  readonly workloads: readonly string[];
  readonly faults: readonly string[];
}
