import type { CalibratedResult, EnvironmentResult } from "./results.ts";
import type { Scenario } from "./scenario.ts";

export const RUN_DOCUMENT_VERSION = 1;

/** run.json: written before anything starts, so that a run that dies at once can still be judged and repeated. */
export interface RunDocument {
  readonly schemaVersion: typeof RUN_DOCUMENT_VERSION;
  readonly runId: string;
  /** The scenario file as it was read. */
  readonly text: string;
  /** What it was understood to be: seed, parameters and random times filled in. */
  readonly scenario: Scenario;
  readonly runtime: string;
  readonly mode: string;
  readonly reason: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly commandLine: readonly string[];
  /** The exact command that runs this again. */
  readonly rerun: string;
  readonly environment: EnvironmentResult;
  /** What the harness itself costs here, where the scenario was calibrated before. */
  readonly calibrated?: CalibratedResult;
  /** A null run of `harness calibrate`: the harness measures itself where faults would be. */
  readonly calibration?: true;
}
