/** What probes said, as results.json has it. Plain JSON. */
import type { MeasureUnit } from "./probe.ts";

/** One figure of one probe: `value`, or what its answers tell beside it. */
export interface ProbeResult {
  readonly probe: string;
  readonly kind: string;
  readonly figure: string;
  readonly unit: MeasureUnit;
  /** Probe whose marker rows a check holds this figure against. */
  readonly against?: string;
  readonly nodes: readonly ProbeNodeResult[];
}

/** Never over several nodes: the mean of two nodes is the state of none. */
export interface ProbeNodeResult {
  readonly node: string;
  readonly region: string;
  readonly byPhase: readonly ProbeCut[];
  readonly byFault: readonly ProbeCut[];
  /** Most frequent reason for no answer. */
  readonly problem?: string;
  readonly series: ProbeSeries;
}

export interface ProbeCut {
  readonly name: string;
  /** Times that the probe was asked. */
  readonly samples: number;
  /** Times that the answer, or this figure of it, was missing. */
  readonly noAnswer: number;
  /** Answers that were what they must be; only of `value`, where the probe expects something. */
  readonly held?: number;
  /** Of answers that are numbers; null where there was none. */
  readonly min: number | null;
  readonly median: number | null;
  readonly p95: number | null;
  readonly max: number | null;
}

/** As many readings to a point as keep the picture small; the i-th of each list is the same point. */
export interface ProbeSeries {
  /** ns since the start of the run. */
  readonly at: readonly number[];
  readonly low: readonly (number | null)[];
  readonly median: readonly (number | null)[];
  readonly high: readonly (number | null)[];
  /** Questions of each point that got no answer at all. */
  readonly noAnswer: readonly number[];
}
