/** What a report over many runs keeps of one: a thousand results.json are read one after the other, never held together. */
import { testsOf } from "../../domain/run-tests.ts";
import type { ObjectiveResult, Results } from "../../domain/results.ts";
import type { RunStatus } from "../../domain/journal.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { touchedBy, type FaultTouch } from "./fault-coverage.ts";
import { recoveriesOf } from "./recovery.ts";

export interface RunDigest {
  readonly scenario: string;
  readonly title: string;
  readonly runId: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly seed: string;
  readonly runtime: string;
  readonly status: RunStatus;
  readonly verdict: Verdict;
  /** The verdict; of a self-test, whether it ended as its file says. */
  readonly outcome: Verdict;
  readonly durationMs: number;
  readonly commit: string | null;
  readonly dirty: boolean;
  /** The same for two runs of the same code and the same question; null where the code is not known. */
  readonly code: string | null;
  readonly objectives: readonly Measured[];
  /** Verdict by the name of the test. */
  readonly tests: readonly (readonly [name: string, verdict: Verdict])[];
  /** ms from heal to recovered; null: it did not. */
  readonly recoveries: readonly (number | null)[];
  readonly regions: readonly string[];
  readonly faults: readonly FaultTouch[];
  readonly place: RunPlace;
}

export type Measured = Pick<
  ObjectiveResult,
  "name" | "sli" | "during" | "target" | "limit" | "value" | "unit" | "lower" | "upper" | "verdict"
>;

/** Where a run is, for links. */
export interface RunPlace {
  /** Of the run directory, relative to the page, with forward slashes. */
  readonly path: string;
  /** Names of the documents in it. */
  readonly files: readonly string[];
}

export function digestOf(results: Results, place: RunPlace): RunDigest {
  const { scenario, title, runId, startedAt, seed, status, verdict, durationMs } = results;
  const { head, dirty } = results.environment.git;
  const met = results.expected?.met;
  return {
    ...{ scenario, title, runId, startedAt, seed, status, verdict, durationMs, dirty, place },
    runtime: `${results.runtime} (${results.mode})`,
    outcome: met === undefined ? verdict : met ? "pass" : "fail",
    commit: head,
    code: head === null || dirty ? null : codeOf(results, head),
    objectives: results.objectives.map(measuredOf),
    tests: testsOf(results).map((test) => [test.name, test.verdict] as const),
    recoveries: recoveriesOf(results),
    regions: results.topology.regions,
    faults: touchedBy(results),
  };
}

/** Parameters and the versions of what was tested belong to it; the seed does not: other chances, the same code. */
function codeOf({ rerun, environment }: Results, head: string): string {
  const parts = environment.parts.map(({ part, version }) => `${part} ${version}`).sort();
  return JSON.stringify([head, rerun.replace(/ --seed \S+/, ""), environment.harness, parts]);
}

function measuredOf(objective: ObjectiveResult): Measured {
  const { name, sli, during, target, limit, value, unit, lower, upper, verdict } = objective;
  return { name, sli, during, target, limit, value, unit, lower, upper, verdict };
}
