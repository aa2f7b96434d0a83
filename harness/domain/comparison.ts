/** What `harness compare` says of two runs. Plain JSON: what is read back equals what was written. */
import type { MeasureUnit } from "./probe.ts";
import type { Verdict } from "./verdict.ts";

/** From best to worst; `cannot-tell`: the samples at hand decide neither for a change nor against one. */
export const COMPARISON_VERDICTS = ["better", "same", "cannot-tell", "worse"] as const;
export type ComparisonVerdict = (typeof COMPARISON_VERDICTS)[number];

export interface Comparison {
  readonly baseline: ComparedRun;
  readonly candidate: ComparedRun;
  readonly verdict: ComparisonVerdict;
  /** Methods in words, by what they decide. */
  readonly methods: Readonly<Record<string, string>>;
  /** Family-wise error of all tests together. */
  readonly alpha: number;
  /** Of the bootstrap: decimal string of a 64-bit number. */
  readonly seed: string;
  readonly metrics: readonly MetricComparison[];
  /** What the objectives of the candidate say of both runs; summaries have none. */
  readonly verdicts?: readonly ComparedObjective[];
  /** What keeps the runs from being alike, or was left out. */
  readonly notes: readonly string[];
}

export interface ComparedRun {
  /** As it was named. */
  readonly name: string;
  readonly scenario: string | null;
  readonly runId: string | null;
  /** ISO 8601; null: not known. */
  readonly startedAt: string | null;
  readonly commit: string | null;
}

export interface ComparedObjective {
  readonly name: string;
  /** As the scenario of the candidate writes it. */
  readonly target: string;
  readonly unit: MeasureUnit;
  /** null: the scenario of the baseline has no objective of this name. */
  readonly baseline: JudgedValue | null;
  readonly candidate: JudgedValue;
}

export interface JudgedValue {
  readonly verdict: Verdict;
  /** null: nothing was measured. */
  readonly value: number | null;
}

export interface MetricComparison {
  /** `latency(browse)`. */
  readonly metric: string;
  readonly during: string;
  /** Names of the objectives that are about it. */
  readonly objectives?: readonly string[];
  readonly unit: MeasureUnit;
  readonly better: "lower" | "higher";
  readonly baseline: ComparedSample;
  readonly candidate: ComparedSample;
  readonly verdict: ComparisonVerdict;
  readonly rows: readonly ComparisonRow[];
  /** Distribution functions of both, for pictures; absent where there are no samples. */
  readonly curves?: readonly [baseline: Curve, candidate: Curve];
}

export interface ComparedSample {
  readonly samples: number;
  /** Independent samples that would say as much. */
  readonly effective: number;
}

/** [value, share of samples up to it], ascending. */
export type Curve = readonly (readonly [value: number, share: number])[];

export interface ComparisonRow {
  /** location, spread, p95, p99, ratio or value. */
  readonly aspect: string;
  /** Median, mean deviation, quantile, ratio or value; null: not there. */
  readonly baseline: number | null;
  readonly candidate: number | null;
  /** Candidate against baseline: relative to the baseline; of ratios the difference itself. */
  readonly change: number | null;
  /** 95 % confidence bounds of the change. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** Vargha-Delaney A: how often a value of the candidate is larger than one of the baseline. */
  readonly largerShare?: number;
  /** Rank-biserial correlation, 2 A − 1. */
  readonly rankBiserial?: number;
  /** null: no test. */
  readonly p: number | null;
  /** After correction for all tests of the comparison. */
  readonly adjustedP: number | null;
  /** Smaller changes do not matter; in the terms of `change`. */
  readonly threshold: number;
  readonly verdict: ComparisonVerdict;
  readonly why: string;
}
