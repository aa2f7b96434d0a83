/**
 * What a load driver (k6) saw: one record a line in `samples/load.<workload>.jsonl`, on the clock of the run. A record
 * belongs to an iteration of a scenario (k6's word) of the instance in one region.
 */
export type LoadRecord = RequestRecord | IterationRecord | CheckRecord | DroppedRecord;

interface Tags {
  /** ns since the start of the run: when it ended, was evaluated, or was due and dropped. */
  readonly time: number;
  readonly region: string;
  readonly scenario: string;
}

export interface RequestRecord extends Tags {
  readonly type: "request";
  /** Unique per instance; the iteration it belongs to. Absent where `follows` tells enough. */
  readonly iteration?: string;
  /** An earlier request of its iteration came before it. */
  readonly follows?: true;
  /** What it is grouped by: `GET /users/:id`. */
  readonly name: string;
  /** From asking for a connection until the last byte of the response, ms: k6's blocked + duration. */
  readonly ms: number;
  /** 0: no response. */
  readonly status: number;
  /** As k6's expected_response says it. */
  readonly ok: boolean;
  /** k6's error code; absent where there was a response that was expected. */
  readonly error?: number;
}

/** An iteration that ran to its end. */
export interface IterationRecord extends Tags {
  readonly type: "iteration";
  /** Absent where its first request tells when it began. */
  readonly iteration?: string;
  readonly ms: number;
}

export interface CheckRecord extends Tags {
  readonly type: "check";
  readonly name: string;
  readonly ok: boolean;
}

/** Arrivals that were due and not begun, because no VU was free. */
export interface DroppedRecord extends Tags {
  readonly type: "dropped";
  readonly count: number;
}

/** When iterations of an open-model executor are due, from the start of its scenario. Rates are per `unitMs`. */
export type ArrivalSchedule =
  | {
      readonly type: "constant";
      readonly rate: number;
      readonly unitMs: number;
      readonly durationMs: number;
    }
  | {
      readonly type: "ramping";
      readonly startRate: number;
      readonly unitMs: number;
      readonly stages: readonly { readonly durationMs: number; readonly target: number }[];
    };

/** What became of the arrivals of one scenario (k6's word) in one region, until the load was ended. */
export interface OfferedPart {
  readonly region: string;
  readonly scenario: string;
  readonly due: number;
  readonly begun: number;
  /** Never begun, because no VU was free. */
  readonly dropped: number;
}

/** k6's own pass condition, as k6 judged it: shown, never a verdict of ours. */
export interface ThresholdResult {
  readonly metric: string;
  readonly threshold: string;
  readonly ok: boolean;
}

/** A request is called by its name alone, or with its method: `place order`, `POST place order`. */
export function isCalled(name: string, asked: string): boolean {
  return name === asked || withoutMethod(name) === asked || name === withoutMethod(asked);
}

function withoutMethod(name: string): string {
  return name.replace(/^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) /, "");
}

/** Series of a workload's records in samples/. */
export function loadSeries(workload: string): string {
  return `${LOAD_SERIES}${workload}`;
}

export const LOAD_SERIES = "load.";
