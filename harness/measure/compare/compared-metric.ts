import type { MeasureUnit } from "../../domain/probe.ts";
import type { Count } from "../statistics/fisher-exact.ts";
import type { ResampledSample } from "../statistics/quantile-bootstrap.ts";

/** One metric of both runs, in the form that says which tests fit it. */
export interface ComparedMetric {
  readonly metric: string;
  readonly during: string;
  /** Names of the objectives that are about it. */
  readonly objectives?: readonly string[];
  readonly unit: MeasureUnit;
  readonly better: "lower" | "higher";
  readonly values: ComparedValues;
}

export type ComparedValues =
  | { readonly type: "samples"; readonly baseline: SortedSample; readonly candidate: SortedSample }
  | { readonly type: "ratio"; readonly baseline: CountedSample; readonly candidate: CountedSample }
  /** One value a run: nothing says how much it varies from run to run. */
  | {
      readonly type: "value";
      readonly baseline: AggregateValue;
      readonly candidate: AggregateValue;
      /** Why there is no value, where more is known than that. */
      readonly missing?: string;
    };

export interface CountedSample extends Count {
  /** How many independent events these are worth; all of them. */
  readonly effective?: number;
}

/** Ascending. */
export type SortedSample = ResampledSample;

export interface AggregateValue {
  readonly value: number | null;
  /** That it stands for, where known. */
  readonly samples: number;
  /** What it is, when it is not the metric itself: `p(95)`. */
  readonly aspect?: string;
}
