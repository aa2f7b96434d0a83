/** A scenario after reading: every reference checked, every unit in milliseconds, every parameter filled in. */
import type { Confidence } from "./confidence.ts";
import type { PlannedAction, PlannedFault } from "./fault.ts";
import type { Outcome } from "./history.ts";
import type { MeasureUnit, ProbeSpec, SteadyStateSpec } from "./probe.ts";
import type { SliKind } from "./sli-traits.ts";
import type { FixtureSpec } from "./fixture.ts";
import type { Topology } from "./topology.ts";
import type { Verdict } from "./verdict.ts";

export interface Scenario {
  /** File name without `.yaml`. */
  readonly id: string;
  /** Path as given, relative to the working directory where possible. */
  readonly file: string;
  readonly title: string;
  readonly tags: readonly string[];
  /** Decimal string of a 64-bit number. */
  readonly seed: string;
  /** Self-tests: what this scenario must end in. */
  readonly expect?: Expectation;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly topology: Topology;
  readonly groups: readonly GroupSpec[];
  readonly workloads: readonly WorkloadSpec[];
  /** Left out: none. */
  readonly fixtures?: readonly FixtureSpec[];
  /** Asked on a schedule while load runs. */
  readonly probes: readonly ProbeSpec[];
  readonly steadyState: readonly SteadyStateSpec[];
  readonly faults: readonly PlannedFault[];
  readonly actions: readonly PlannedAction[];
  readonly timing: Timing;
  readonly objectives: readonly ObjectiveSpec[];
  readonly checks: readonly CheckSpec[];
  /** Programs of the machine that the scenario starts: shown by `plan`. */
  readonly commands: readonly string[];
  /** Self-tests of the harness itself: `faults: none` replaces every injector by one that does nothing. */
  readonly sabotage?: "injector-does-nothing";
}

export interface Expectation {
  readonly verdict: Verdict;
  /** Finding code that must be there. */
  readonly finding?: string;
  /** Name of the objective that must end in this verdict. */
  readonly objective?: string;
}

/** One entry of `topology.nodes`. */
export interface GroupSpec {
  readonly group: string;
  readonly kind: string;
  readonly config: unknown;
  /** binding name → group */
  readonly uses: Readonly<Record<string, string>>;
  readonly line: number;
}

export interface Timing {
  /** Load before the first fault. */
  readonly beforeMs: number;
  /** From the first scheduled second to heal-all. */
  readonly faultsMs: number;
  /** Bound on recovery after heal: the group must be ready again within it. */
  readonly recoveryMs: number;
  /** Load after recovery. */
  readonly afterMs: number;
  /** Bound on starting the topology. */
  readonly startMs: number;
  /** The steady state counts once it has held for this long. */
  readonly settleMs: number;
}

export interface WorkloadSpec {
  readonly name: string;
  /** set, register, http … */
  readonly kind: string;
  /** Group. */
  readonly on: string;
  /** Vantage regions. */
  readonly from: readonly string[];
  /** Concurrent clients over all vantage regions. */
  readonly clients: number;
  /** Operations a second over all clients (open model); undefined: closed loop. */
  readonly ratePerSecond?: number;
  readonly timeoutMs: number;
  /** Fewer acknowledged operations make every check on it inconclusive. */
  readonly minimumAcknowledged: number;
  readonly options: Readonly<Record<string, unknown>>;
  readonly line: number;
}

export interface ObjectiveSpec {
  readonly name: string;
  readonly sli: Sli;
  /** Phase, or id of a fault; `whole` for all of the load. */
  readonly during: string;
  readonly target: Target;
  readonly confidence: Confidence;
  /** Judged by slices of time, as OpenSLO's Timeslices (with `target`) and RatioTimeslices (without). */
  readonly slices?: SliceSpec;
  /** As written, for reports. */
  readonly text: string;
  readonly line: number;
}

export interface Sli {
  readonly kind: SliKind;
  /** Workload, group or probe; `probe.figure`; for a ratio of counters `good/total`. */
  readonly of: string;
  /** Only what was asked from this region, or is there. */
  readonly from?: string;
  /** Only requests (of a load driver) or operations (functions) of this name. */
  readonly request?: string;
  /** Only checks of this name. */
  readonly check?: string;
  /** ratio of a workload: which operations are good, and which count at all. */
  readonly good?: OperationFilter;
  readonly total?: OperationFilter;
}

export interface SliceSpec {
  readonly lengthMs: number;
  /** Share of the events of a slice that makes it a good one. */
  readonly target?: number;
  /** What makes a value good, where the SLI is no ratio by itself. */
  readonly good?: Target;
  /** The SLI is a ratio of bad events. */
  readonly ofBad?: true;
}

/** All of it must be so. */
export interface OperationFilter {
  readonly outcome?: readonly Outcome[];
  readonly f?: string;
  /** Acknowledged within this time after it was due. */
  readonly withinMs?: number;
  /** Node that answered. */
  readonly node?: string;
}

export interface Target {
  /** Quantile in (0, 1] for latency and lag; undefined for ratios and single values. */
  readonly quantile?: number;
  /** The mean of latency or lag, in place of a quantile. */
  readonly mean?: true;
  readonly comparison: "<" | "<=" | ">" | ">=";
  readonly value: number;
  readonly unit: MeasureUnit;
}

export interface CheckSpec {
  readonly name: string;
  /** Checker: no-lost-writes, single-primary, every-node-converges, linearizable … */
  readonly check: string;
  readonly workload?: string;
  readonly node?: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly line: number;
}
