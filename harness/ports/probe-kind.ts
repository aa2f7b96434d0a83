/**
 * A probe kind (http, sql, replication-lag …): one file in adapters/probes/, one line in its registry. It knows how to
 * ask nodes one question; when it is asked and what the answer must be is the engine's business.
 */
import type { z } from "zod";
import type { MeasureUnit, ProbeReading } from "../domain/probe.ts";
import type { NodeSpec } from "../domain/topology.ts";
import type { Clock } from "./clock.ts";
import type { NodeKind, RunningGroup, Secrets } from "./node-kind.ts";
import type { Endpoint, RunningNetwork } from "./runtime.ts";

export interface ProbeKind<Options = unknown> {
  readonly kind: string;
  readonly summary: string;
  /** Keys beside those that every probe has. */
  readonly schema: z.ZodType<Options>;
  /** Whether `node:` must be there; where it need not, every node is asked, or none. */
  readonly needsNode: boolean;
  /** It can be asked over the links of a region (`from:`). */
  readonly travels: boolean;
  /** Node kinds that have an answer. */
  answers(node: Pick<NodeKind, "kind" | "models" | "roles">): boolean;
  /** Unit of `value`, and of every further figure by its name. */
  units(options: Options): Readonly<Record<string, MeasureUnit>>;
  /** What an answer can be: an expectation that no such answer meets is refused. */
  form(options: Options): AnswerForm;
  open(context: ProbeContext<Options>): RunningProbe;
}

/** A list: one of these words. Text may say a number or be JSON; a structure is neither. */
export type AnswerForm = "number" | "text" | "structure" | readonly string[];

export interface ProbeContext<Options> {
  readonly name: string;
  readonly options: Options;
  /** Of `node:`. */
  readonly group: RunningGroup | undefined;
  readonly groups: ReadonlyMap<string, RunningGroup>;
  readonly network: RunningNetwork;
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** Where a node is reached: over the control path, or over the links of `from:`. */
  readonly endpoint: (node: string, port: number) => Endpoint;
}

export interface RunningProbe {
  /**
   * Asks each of these nodes once; a node without an answer has a reading with value null. May also throw: then
   * nobody answered.
   */
  ask(nodes: readonly NodeSpec[], signal: AbortSignal): Promise<readonly ProbeReading[]>;
  close(): Promise<void>;
}
