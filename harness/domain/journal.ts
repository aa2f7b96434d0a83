import type { ArrivalSchedule, OfferedPart, ThresholdResult } from "./load.ts";

/** What the harness itself did. Append-only; written before the act for everything that must be undone. */
export type JournalEntry = {
  /** ns since the start of the run. */
  readonly time: number;
  /** ISO 8601 wall clock, for people. */
  readonly wall: string;
} & JournalEvent;

export type JournalEvent =
  | {
      readonly type: "run-started";
      readonly runId: string;
      readonly scenario: string;
      readonly seed: string;
    }
  | { readonly type: "phase-started"; readonly phase: string }
  | { readonly type: "phase-ended"; readonly phase: string; readonly problem?: string }
  /** Something that must be gone afterwards: container, network, process, directory. */
  | { readonly type: "resource-created"; readonly kind: string; readonly id: string }
  | {
      readonly type: "node-ready";
      readonly node: string;
      readonly kind: string;
      readonly detail: string;
    }
  /** Fsynced before the fault is applied. */
  | {
      readonly type: "fault-intended";
      readonly fault: string;
      readonly kind: string;
      readonly target: string;
      readonly resolved: readonly string[];
      readonly plannedAt: number;
    }
  /** `begunAt`: ns since the start of the run, when the first order was given; the entry's own time: all were obeyed. */
  | { readonly type: "fault-applied"; readonly fault: string; readonly begunAt: number }
  | { readonly type: "fault-proved"; readonly fault: string; readonly evidence: readonly string[] }
  | {
      readonly type: "fault-unproved";
      readonly fault: string;
      readonly evidence: readonly string[];
    }
  | { readonly type: "fault-healed"; readonly fault: string }
  | { readonly type: "heal-proved"; readonly fault: string; readonly evidence: readonly string[] }
  | { readonly type: "heal-unproved"; readonly fault: string; readonly evidence: readonly string[] }
  | { readonly type: "fault-failed"; readonly fault: string; readonly problem: string }
  | {
      readonly type: "action-intended";
      readonly action: string;
      readonly kind: string;
      readonly target: string;
      readonly plannedAt: number;
    }
  | { readonly type: "action-done"; readonly action: string; readonly detail: string }
  | { readonly type: "action-failed"; readonly action: string; readonly problem: string }
  /** Open model only: how many operations were due while load ran, and how many of them were begun. */
  | {
      readonly type: "load-ended";
      readonly workload: string;
      readonly due: number;
      readonly begun: number;
      /** Load drivers: arrivals that were due and never begun, and the share of them that is too much. */
      readonly dropped?: number;
      readonly maxDropped?: number;
      /** Load drivers: the same by region and by the driver's own name of a part of its load. */
      readonly parts?: readonly OfferedPart[];
    }
  /** When a load driver begins its iterations, by its own name of a part of the load; closed models have none. */
  | {
      readonly type: "load-planned";
      readonly workload: string;
      readonly region: string;
      readonly schedules: Readonly<Record<string, ArrivalSchedule>>;
    }
  | {
      readonly type: "load-driver-ended";
      readonly workload: string;
      readonly region: string;
      readonly exitCode: number;
      readonly meaning: string;
      readonly thresholds: readonly ThresholdResult[];
    }
  /** Put there; `rows` null where a SQL file did it. Digest of what was sent (domain/row-batch.ts, or the file). */
  | {
      readonly type: "fixture-loaded";
      readonly fixture: string;
      readonly into: string;
      readonly place: string;
      readonly rows: number | null;
      readonly bytes: number;
      readonly sha256: string;
      readonly tookMs: number;
    }
  /** What the store holds, asked of the store afterwards. */
  | {
      readonly type: "fixture-verified";
      readonly fixture: string;
      readonly into: string;
      readonly place: string;
      readonly held: boolean;
      readonly rows: number;
      readonly sha256: string;
    }
  | {
      readonly type: "steady-state";
      readonly when: "before" | "after";
      readonly held: boolean;
      readonly probes: readonly ProbeOutcome[];
    }
  | { readonly type: "problem"; readonly problem: string }
  /** Worth knowing, and without any weight in the verdict. */
  | { readonly type: "remark"; readonly remark: string }
  | { readonly type: "run-ended"; readonly status: RunStatus };

export interface ProbeOutcome {
  readonly probe: string;
  readonly held: boolean;
  readonly seen: string;
}

/** completed: all phases ran. interrupted: Ctrl-C or time-out, healed and torn down. aborted: the process died. */
export const RUN_STATUSES = ["completed", "interrupted", "aborted"] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** Phases in order. Every SLI can be cut by them; `during` is the fault phase. */
export const PHASES = [
  "prepare",
  "start",
  "seed",
  "steady-before",
  "before",
  "during",
  "heal",
  "recovery",
  "after",
  "final-reads",
  "steady-after",
  "teardown",
  "collect",
] as const;
export type Phase = (typeof PHASES)[number];
