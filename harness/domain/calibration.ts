/** What a scenario measures when nothing is wrong: calibration.json, made by `harness calibrate` from null runs. */
export const CALIBRATION_VERSION = 2;

export interface Calibration {
  readonly schemaVersion: typeof CALIBRATION_VERSION;
  readonly scenario: string;
  readonly runtime: string;
  readonly mode: string;
  /** Machine that it was measured on: the figures are those of this one. */
  readonly platform: string;
  readonly cpus: number;
  /** ISO 8601. */
  readonly measuredAt: string;
  /** Null runs that were completed. */
  readonly runs: number;
  readonly overhead: Overhead;
  readonly objectives: readonly ObjectiveNoise[];
}

export interface Overhead {
  /** Milliseconds that a link adds to a request beside its WAN round trip; null: there is no link. */
  readonly proxyMs: Spread | null;
  /**
   * Share of its requests a second that a client which waits for its answers loses by a link, against a WAN of the same
   * round trip without a proxy. Absent in what older versions wrote.
   */
  readonly proxyLost?: Spread | null;
  /** Milliseconds that an operation takes longer while probes and samplers ask; null: no load to tell by. */
  readonly observingMs: Spread | null;
  /** Share of the operations a second that is lost meanwhile. Of clients that wait: an open load is given, and loses none. */
  readonly throughputLost: Spread | null;
  /** Microseconds of the harness's own time to record one event. */
  readonly recordingUs: Spread | null;
}

/** Over readings of links, or pairs of neighbouring seconds with and without probes, or runs. */
export interface Spread {
  readonly median: number;
  /** 95 % bounds of the median by order statistics, two-sided; absent where the samples are too few for any. */
  readonly bounds?: { readonly lower: number; readonly upper: number };
  readonly p95: number;
  readonly samples: number;
}

/** How often an objective was not met although nothing was wrong. */
export interface ObjectiveNoise {
  readonly name: string;
  readonly runs: number;
  readonly fail: number;
  readonly inconclusive: number;
  /** 95 % bound of the share of runs that fail for no reason (Clopper-Pearson, one-sided). */
  readonly falseAlarmsAtMost: number;
}

/** What the harness itself measured in one null run. */
export interface CalibrationReading {
  readonly proxyMs: readonly number[];
  readonly proxyLost: readonly number[];
  /** Of one workload: neighbouring seconds in which probes and samplers asked, and in which they were silent. */
  readonly blocks: readonly Pair[];
  readonly recordingUs: number | undefined;
  readonly objectives: readonly {
    readonly name: string;
    readonly verdict: "pass" | "inconclusive" | "fail";
  }[];
}

export interface Pair {
  readonly asked: Block;
  readonly silent: Block;
  /** The rate of the load is given. */
  readonly isOpen: boolean;
}

export interface Block {
  /** Response times of acknowledged operations, ms. */
  readonly latencies: readonly number[];
  readonly seconds: number;
}
