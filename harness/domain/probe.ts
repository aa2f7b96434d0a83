/** Probes: questions to a part of the topology, asked on a schedule, and what their answers must be. */

/** Units that measured values are kept in; `number` where there is none. */
export const MEASURE_UNITS = [
  "ms",
  "ratio",
  "bytes",
  "bytes-per-second",
  "per-second",
  "number",
] as const;
export type MeasureUnit = (typeof MEASURE_UNITS)[number];

/** One entry of `probes:`, or a probe that the steady state names in place. */
export interface ProbeSpec {
  readonly name: string;
  readonly kind: string;
  /** Group; undefined: no single group is asked. */
  readonly node?: string;
  /** Only the nodes that hold this role when they are asked. */
  readonly role?: string;
  /** Only the nodes of this region. */
  readonly region?: string;
  /** Asked over the links of this region; undefined: over the control path, which no fault reaches. */
  readonly from?: string;
  readonly everyMs: number;
  /** No answer by then is no answer. */
  readonly timeoutMs: number;
  readonly expect?: Tolerance;
  readonly options: Readonly<Record<string, unknown>>;
  /** Unit of `value` and of every other figure that an answer has. */
  readonly units: Readonly<Record<string, MeasureUnit>>;
  readonly line: number;
}

/** What an answer must be: all of it. Every node that was asked must meet it. */
export interface Tolerance {
  /** Applied to structured answers first: `$.replicas[0].lag`. */
  readonly path?: string;
  readonly equals?: string | number | boolean | null;
  /** Inclusive; in the unit of the value. */
  readonly min?: number;
  readonly max?: number;
  /** Pattern that the text contains. Linear time (RE2). */
  readonly matches?: string;
  /** |value − near| ≤ within · |near|. */
  readonly near?: number;
  readonly within?: number;
  /** Of one node, from one answer to the next. */
  readonly monotone?: "increasing" | "decreasing";
  /** How many of the nodes answer; the others need not. */
  readonly count?: number;
  /** HTTP status. */
  readonly status?: number;
}

/** Replication lag is read this often, whatever probes there are. */
export const LAG_BEAT_MS = 100;

/** When a steady-state probe must hold. */
export const STEADY_TIMES = ["before", "during", "after"] as const;
export type SteadyTime = (typeof STEADY_TIMES)[number];

export interface SteadyStateSpec {
  /** For journal and reports: name of the probe, or kind(group). */
  readonly label: string;
  readonly probe: ProbeSpec;
  readonly expect: Tolerance;
  readonly when: readonly SteadyTime[];
  readonly line: number;
}

/** What one node answered. */
export interface ProbeReading {
  readonly node: string;
  /** Number, text, truth or a structure; null: asked, no answer. */
  readonly value: unknown;
  /** Why there is no answer. */
  readonly error?: string;
  /** Further numbers by name: status, time (ms), bytes. */
  readonly figures?: Readonly<Record<string, number | null>>;
}
