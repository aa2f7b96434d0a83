import type { OperationFilter } from "../domain/scenario.ts";
import type { Checks } from "./load/checks.ts";
import type { Operations } from "./operations/operations.ts";
import type { GaugeSample } from "./statistics/effective-samples.ts";
import type { Window } from "./window.ts";

export interface LagSample {
  readonly time: number;
  readonly node: string;
  readonly region?: string;
  /** Milliseconds; null: asked, no answer. */
  readonly value: number | null;
}

/** One figure of an answer to a probe. */
export interface ProbeSample {
  readonly time: number;
  readonly probe: string;
  readonly figure: string;
  /** null: asked, no answer. */
  readonly value: number | null;
  /** Whether the answer was what it must be; only with the figure `value`, where the probe expects something. */
  readonly held?: boolean;
  readonly node: string;
  readonly region: string;
  readonly group: string;
}

/** What the SLIs are computed from. */
export interface RunData {
  /** `before`, `during`, `recovery`, `after`, `whole`, and one per fault id. */
  readonly windows: ReadonlyMap<string, Window>;
  /** By workload. Final reads are not among them. */
  readonly operations: ReadonlyMap<string, Operations>;
  /** By workload: what the scripts of a load driver asked of its responses. */
  readonly checks?: ReadonlyMap<string, Checks>;
  /** By group. */
  readonly lag: ReadonlyMap<string, readonly LagSample[]>;
  /** In the order of time. */
  readonly probes?: readonly ProbeSample[];
  /** What a reading without an answer counts as: the worst that the target knows. */
  readonly noAnswer?: number;
  /** Of the ratio that is measured. */
  readonly ratio?: { readonly good?: OperationFilter; readonly total?: OperationFilter };
  /** When healing began: the origin of time-to-recover. */
  readonly healedAt: number | undefined;
}

/** What an SLI says of a window, in a form that tells how sure it is. */
export type Measurement =
  | { readonly type: "ratio"; readonly good: number; readonly total: number }
  /** Of independent events. Ascending; Infinity where nothing answered. */
  | {
      readonly type: "distribution";
      readonly sorted: ArrayLike<number>;
      /** Operations that these are the acknowledged ones of. */
      readonly asked?: number;
      /** The same in the order of time, where that is known. */
      readonly ordered?: () => { readonly values: Float64Array; readonly times: Float64Array };
    }
  /** Readings of something that is there all the time: each resembles the one before. In the order of time. */
  | { readonly type: "gauge"; readonly samples: readonly GaugeSample[] }
  /** Counted or timed once over the whole window: exact for this run. Infinity: never happened. */
  | { readonly type: "single"; readonly value: number; readonly samples: number };
