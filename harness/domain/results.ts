/**
 * results.json: everything a report may say. Reports read nothing else. The published JSON Schema
 * (harness/report/results.schema.json) is made from this file's zod twin in harness/report/results-schema.ts.
 *
 * Every value here is plain JSON: what is read back from the file equals what was written. So there is no Infinity
 * and no undefined in it: an operation that never completed has `completedAt: null`.
 */
import type { ObjectiveNoise, Overhead } from "./calibration.ts";
import type { FaultRecord } from "./fault.ts";
import type { Finding } from "./finding.ts";
import type { Operation } from "./history.ts";
import type { OfferedPart } from "./load.ts";
import type { ProbeOutcome, RunStatus } from "./journal.ts";
import type { MeasureUnit } from "./probe.ts";
import type { ProbeResult } from "./probe-results.ts";
import type { Verdict } from "./verdict.ts";

export const RESULTS_SCHEMA_VERSION = 1;

export interface Results {
  readonly schemaVersion: typeof RESULTS_SCHEMA_VERSION;
  readonly scenario: string;
  readonly title: string;
  readonly runId: string;
  readonly seed: string;
  readonly runtime: string;
  readonly mode: string;
  readonly status: RunStatus;
  readonly verdict: Verdict;
  /** One line each: what made the verdict worse than pass; empty when it passes. */
  readonly reasons: readonly string[];
  /** Self-tests: what was expected, and whether it came. */
  readonly expected?: {
    readonly verdict: Verdict;
    readonly finding?: string;
    readonly objective?: string;
    readonly met: boolean;
  };
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly phases: readonly PhaseResult[];
  readonly topology: TopologyResult;
  readonly faults: readonly FaultRecord[];
  readonly actions: readonly ActionRecord[];
  readonly steadyState: {
    readonly before: readonly ProbeOutcome[];
    readonly after: readonly ProbeOutcome[];
  };
  readonly workloads: readonly WorkloadResult[];
  /** What was put into the nodes before the load; left out where the scenario has no fixtures. */
  readonly fixtures?: readonly FixtureResult[];
  /** Figures of the probes that were asked on a schedule; left out where there is none. */
  readonly probes?: readonly ProbeResult[];
  readonly objectives: readonly ObjectiveResult[];
  /** What judging several objectives with uncertainty implies; left out where none was. */
  readonly falseAlarms?: FalseAlarms;
  readonly checks: readonly CheckOutcome[];
  readonly findings: readonly FindingResult[];
  readonly environment: EnvironmentResult;
  /** What the harness itself costs; left out where the scenario was not calibrated before the run. */
  readonly calibrated?: CalibratedResult;
  /** sha256 of run.json, journal.jsonl, history.jsonl and every sample file. */
  readonly evidence: readonly { readonly file: string; readonly sha256: string }[];
  /** The exact command that runs this again. */
  readonly rerun: string;
}

export interface PhaseResult {
  readonly phase: string;
  /** ns since the start of the run; `endedAt` null when the run died in it. */
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly problem?: string;
}

export interface TopologyResult {
  readonly regions: readonly string[];
  readonly wan: readonly {
    readonly between: readonly [string, string];
    readonly roundTripMs: number;
  }[];
  readonly nodes: readonly {
    readonly name: string;
    readonly group: string;
    readonly kind: string;
    readonly region: string;
    readonly role?: string;
  }[];
}

export interface ActionRecord {
  readonly id: string;
  readonly action: string;
  readonly target: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly detail: string;
  readonly ok: boolean;
}

export interface OperationCounts {
  readonly ok: number;
  readonly fail: number;
  readonly unknown: number;
}

export interface WorkloadResult {
  readonly name: string;
  readonly kind: string;
  readonly on: string;
  readonly from: readonly string[];
  readonly operations: OperationCounts;
  /** By phase; `p50`… in ms of acknowledged operations, null where there was none. */
  readonly byPhase: readonly WorkloadCut[];
  readonly byVantage: readonly WorkloadCut[];
  /** By named fault, from its start until it was healed; `name` is its id. */
  readonly byFault?: readonly WorkloadCut[];
  /** Each vantage region by phase. */
  readonly byVantagePhase?: readonly {
    readonly vantage: string;
    readonly phases: readonly WorkloadCut[];
  }[];
  /** Open model only: the load that was planned, and what became of it. */
  readonly offered?: OfferedResult;
  /** Where a load driver (k6) made the load. */
  readonly driven?: DrivenResult;
  /** Equal buckets over the load phases, for the timeline: one series per vantage region. */
  readonly series: readonly WorkloadSeries[];
}

export interface OfferedResult {
  /** Arrivals that were due until the load was ended. */
  readonly due: number;
  readonly begun: number;
  /** Load drivers: never begun, and the share of them that is too much. */
  readonly dropped?: number;
  readonly maxDropped?: number;
  /** Whether that is the load that the objectives are about; if not, the run is inconclusive. */
  readonly isOffered: boolean;
  /** Load drivers: the same by region, and by k6's own name of a part of its load. */
  readonly parts?: readonly OfferedPart[];
}

export interface DrivenResult {
  /** Arrivals that were due and never begun: no VU was free. */
  readonly dropped: number;
  /** By name of the request: method and URL, or what the script calls it. */
  readonly byRequest: readonly WorkloadCut[];
  readonly checks: readonly {
    readonly name: string;
    readonly passes: number;
    readonly fails: number;
  }[];
  /** k6's own pass conditions: shown, never our verdict. */
  readonly thresholds: readonly {
    readonly region: string;
    readonly metric: string;
    readonly threshold: string;
    readonly ok: boolean;
  }[];
}

export interface WorkloadCut {
  readonly name: string;
  readonly operations: OperationCounts;
  /** Response time: from when each operation was due. */
  readonly latencyMs: Quantiles;
  /** Open model only: from when it was begun. */
  readonly serviceMs?: Quantiles;
}

export interface Quantiles {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

export interface WorkloadSeries {
  readonly vantage: string;
  /** ns since the start of the run. */
  readonly startedAt: number;
  readonly bucketMs: number;
  readonly ok: readonly number[];
  readonly fail: readonly number[];
  readonly unknown: readonly number[];
  /** p95 of acknowledged operations per bucket, ms; null: none. */
  readonly p95Ms: readonly (number | null)[];
}

export interface FixtureResult {
  readonly into: string;
  readonly source: string;
  /** null: a SQL file did it, and nobody counted. */
  readonly rows: number | null;
  readonly bytes?: number;
  readonly digest: string;
  readonly loadMs: number;
  readonly rowsPerSecond: number | null;
  /** The store was asked afterwards, and holds what was sent. */
  readonly verified: boolean;
  /** Why not. */
  readonly why?: string;
}

/** The calibration that stood when the run began. */
export interface CalibratedResult {
  /** ISO 8601. */
  readonly measuredAt: string;
  /** Null runs. */
  readonly runs: number;
  readonly platform: string;
  readonly cpus: number;
  readonly overhead: Overhead;
  readonly objectives: readonly ObjectiveNoise[];
}

export interface ObjectiveResult {
  readonly name: string;
  readonly sli: string;
  readonly during: string;
  /** As the scenario writes it: `p95 < 100ms`. */
  readonly target: string;
  /** The number in it, in `unit`. */
  readonly limit: number;
  /** null: nothing was measured. */
  readonly value: number | null;
  readonly unit: MeasureUnit;
  /** One-sided bounds, of 95 % each unless `confidence` says so; null where the method has none. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** Another level, in (0.5, 1); or `point`: uncertainty was opted out of, and the bounds are the value itself. */
  readonly confidence?: number | "point";
  readonly samples: number;
  /** Latency, where not every operation was acknowledged: how many were due. The samples are those that were. */
  readonly asked?: number;
  /** Where fewer independent samples would say as much: readings of a gauge resemble each other. */
  readonly effectiveSamples?: number;
  /** Inconclusive: what more of the same would decide it. */
  readonly toDecide?: { readonly samples: number; readonly seconds: number };
  readonly verdict: Verdict;
  /** Method and, when inconclusive, what would decide it. */
  readonly why: string;
}

/**
 * How often the rule itself is wrong in the worst case: a system that sits exactly on every target. The same shares hold
 * for wrong fails and for wrong passes.
 */
export interface FalseAlarms {
  /** Objectives that were judged by confidence bounds. */
  readonly objectives: number;
  /** Of one objective; of the least sure one, where they differ. */
  readonly each: number;
  /** At least one wrong within one run, a week and a month of nightly runs. */
  readonly family: readonly {
    readonly runs: number;
    /** Whatever depends on whatever (Boole). */
    readonly atMost: number;
    /** If the objectives depend on each other in nothing. */
    readonly ifIndependent: number;
  }[];
  /** `confidence:` of each objective with which a whole run is wrong in at most 5 %; left out where it is already. */
  readonly confidenceEach?: number;
}

export interface CheckOutcome {
  readonly name: string;
  readonly check: string;
  readonly of: string;
  readonly verdict: Verdict;
  readonly why: string;
  readonly findings: number;
  readonly stats: Readonly<Record<string, number | string | boolean | null>>;
}

/** A finding of a checker as plain JSON. */
export interface FindingResult extends Pick<Finding, "code" | "message" | "pictures"> {
  readonly operations: readonly OperationResult[];
  /** Ids of the faults that were active when the operations ran. */
  readonly faults: readonly string[];
  /** A smaller history that still shows the violation, where the property allows minimising. */
  readonly minimal?: readonly OperationResult[];
}

/** An operation as plain JSON: null where nothing was said, or where it never completed. */
export interface OperationResult extends Omit<Operation, "completedAt" | "completionIndex"> {
  /** ns; null: the outcome is unknown to the end. */
  readonly completedAt: number | null;
  readonly completionIndex: number | null;
}

export interface EnvironmentResult {
  readonly harness: string;
  readonly node: string;
  readonly platform: string;
  readonly cpus: number;
  readonly memoryMb: number;
  readonly git: { readonly head: string | null; readonly dirty: boolean };
  /** Part → version and where it came from, without machine paths. */
  readonly parts: readonly {
    readonly part: string;
    readonly version: string;
    readonly source: string;
  }[];
}
