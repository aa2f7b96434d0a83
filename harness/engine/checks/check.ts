import type { z } from "zod";
import type { CheckResult } from "../../checkers/checker.ts";
import type { Operation } from "../../domain/history.ts";
import type { ActionRecord } from "../../domain/results.ts";
import type { WorkloadSpec } from "../../domain/scenario.ts";
import type { Sample } from "../../ports/run-store.ts";

/** A check of a scenario: a checker bound to what the run recorded. One file here, one line in registry.ts. */
export interface Check<Options = unknown> {
  readonly name: string;
  readonly summary: string;
  /** What the scenario must name: `workload: ledger` or `node: db`. */
  readonly needs: "workload" | "node";
  readonly schema: z.ZodType<Options>;
  /** Options that name a probe of the scenario. */
  readonly probeOptions?: readonly string[];
  run(context: CheckContext<Options>): CheckResult | Promise<CheckResult>;
}

export interface CheckContext<Options> {
  readonly options: Options;
  /** Of the workload, or of every workload on the group; final reads included. */
  readonly operations: readonly Operation[];
  readonly workloads: readonly WorkloadSpec[];
  /** Functions that write, for the workloads above. */
  readonly writes: ReadonlySet<string>;
  /** Nodes of the group. */
  readonly nodes: readonly string[];
  /** When the final reads began; undefined when the run did not get there. */
  readonly finalReadsAt: number | undefined;
  /** Who claimed to be primary, sampled. */
  readonly claims: readonly Sample[];
  readonly actions: readonly ActionRecord[];
  /** What the scenario's probes saw while load ran. */
  readonly probes: readonly Sample[];
}
