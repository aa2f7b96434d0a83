/**
 * The history of a workload: what clients asked and what they were told.
 *
 * The file format is Jepsen's: one JSON object a line, an invocation and (where known) its completion, on one
 * monotonic clock in nanoseconds since the start of the run. `info` is Jepsen's word for an unknown outcome; the
 * process that got it retires and its client continues under a fresh process number.
 */
export const RECORD_TYPES = ["invoke", "ok", "fail", "info"] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

/** One line of `history.jsonl`. */
export interface HistoryRecord {
  readonly index: number;
  /** Nanoseconds since the start of the run. */
  readonly time: number;
  readonly process: number | "nemesis";
  readonly type: RecordType;
  /** Function: read, write, cas, append, add, txn, get, put, transfer … */
  readonly f: string;
  readonly value: unknown;
  /** Set for histories over many independent keys. */
  readonly key?: unknown;
  readonly error?: string;
  /** Our own extra keys: which workload, from which region, answered by which node. */
  readonly workload?: string;
  readonly vantage?: string;
  readonly node?: string;
  /** Intended start in ns, where an open model was late (coordinated omission is measured against it). */
  readonly intended?: number;
}

/** ok: happened. fail: did not happen. unknown: cannot tell, concurrent with everything after its invocation. */
export const OUTCOMES = ["ok", "fail", "unknown"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** An invocation paired with its completion. */
export interface Operation {
  /** Index of the invocation record: the name of the operation in findings. */
  readonly index: number;
  readonly process: number;
  readonly f: string;
  readonly key?: unknown;
  /** Value of the invocation. */
  readonly input: unknown;
  /** Value of the completion; undefined where the outcome is unknown and nothing was said. */
  readonly output: unknown;
  readonly outcome: Outcome;
  /** ns. */
  readonly invokedAt: number;
  /** ns; when the operation was due, where an open-model client was late. */
  readonly intendedAt?: number;
  /** ns; Infinity where the outcome is unknown: the operation stays concurrent to the end. */
  readonly completedAt: number;
  /** Position of the completion record in the history; Infinity where unknown. Orders events that share a time. */
  readonly completionIndex: number;
  readonly error?: string;
  readonly workload?: string;
  readonly vantage?: string;
  readonly node?: string;
}

/** Operations in the order of their invocation. */
export interface History {
  readonly operations: readonly Operation[];
  /** What was tolerated while reading: a truncated last line, for instance. */
  readonly warnings: readonly string[];
}
