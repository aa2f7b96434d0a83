/**
 * A load driver (k6): a program that makes load of its own accord, one instance per vantage region. It is a kind of
 * workload: one folder in adapters/, one line in cli/registries.ts. The engine starts it in its region, records what it
 * tells, and stops it.
 */
import type { z } from "zod";
import type { ArrivalSchedule, LoadRecord, ThresholdResult } from "../domain/load.ts";
import type { PlainRow } from "../domain/row-values.ts";
import type { WorkloadSpec } from "../domain/scenario.ts";
import type { PartName } from "./parts.ts";
import type { ClientDescription, ClientPlace } from "./runtime.ts";

export interface LoadDriver<Options = unknown> {
  readonly kind: string;
  readonly summary: string;
  readonly part: PartName;
  readonly schema: z.ZodType<Options>;
  /** What the schema cannot see. All problems at once. */
  problems(options: Options, load: LoadBasics): readonly LoadProblem[];
  /** What the program that was found cannot do (LOD012). `version`: its own, such as 1.8.1. */
  lacks(options: Options, load: LoadBasics, version: string): readonly LoadProblem[];
  /** Scripts that it runs, relative to the scenario's folder, by the key that names each. */
  scripts(options: Options): Readonly<Record<string, string>>;
  /** How many rows of each fixture a script is handed at the most. */
  fixtureRows(options: Options): number;
  /** What the instance in one region will do, known before anything starts. */
  instance(load: LoadInstance<Options>): PlannedLoad;
  /** What comes of it in a window since the load began; undefined: nobody knows before the run. */
  expects(options: Options, spec: WorkloadSpec, window: LoadWindow): ExpectedLoad | undefined;
  /** What its requests and checks are called; undefined: a script says it. */
  names(options: Options): LoadNames | undefined;
  /** How much load it is in words, over all regions: `constant-vus, 1000 VUs`. */
  amount(options: Options, spec: WorkloadSpec): string;
  /** What an exit code says; `expected` also when it was stopped. */
  meaningOf(exitCode: number): ExitMeaning;
  /** What its standard error says. `scenarioDirectory`: as the program saw it. */
  readLog(log: string, scenarioDirectory: string): DriverLog;
}

export interface DriverLog {
  /** Its last words about what went wrong, in one line; empty where there are none. */
  readonly words: string;
  /** What makes a load that ended in order worth nothing: exceptions of its script, with their places. */
  readonly complaints: readonly string[];
}

/** In ms since the load began. */
export interface LoadWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** At most so many, by name: where the system is slow they are fewer. From all regions together. */
export interface ExpectedLoad {
  readonly requests: Readonly<Record<string, number>>;
  readonly checks: Readonly<Record<string, number>>;
}

export interface LoadNames {
  readonly requests: readonly string[];
  readonly checks: readonly string[];
}

/** The keys that every kind of workload has, as the scenario gives them. */
export interface LoadBasics {
  readonly on: string | undefined;
  readonly regions: number;
  readonly clients: number | undefined;
  readonly timeoutMs: number;
  readonly ratePerSecond: number | undefined;
}

export interface LoadProblem {
  readonly code: LoadProblemCode;
  /** Where, below the workload. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly why?: string;
  readonly fix?: string;
}
export type LoadProblemCode =
  "LOD005" | "LOD006" | "LOD007" | "LOD008" | "LOD010" | "LOD012" | "LOD013";

export interface LoadInstance<Options> {
  readonly spec: WorkloadSpec;
  readonly options: Options;
  readonly region: string;
  /** Decimal string of a 64-bit number, the region's own. */
  readonly seed: string;
  /** Load lasts no longer than this. */
  readonly longestMs: number;
  /** Everything that a script may want to know of the run, as JSON. */
  readonly data: Readonly<Record<string, unknown>>;
  /** What the groups were loaded with. */
  readonly fixtures: readonly LoadFixture[];
  /** IPv4 addresses of the run as the region sees them. */
  readonly addresses: readonly string[];
  /** Address of the group that the workload is on, in this region: `http://host:port`; undefined where it is on none. */
  readonly url: string | undefined;
}

/** A fixture as a script sees it. */
export interface LoadFixture {
  readonly name: string;
  /** Group. */
  readonly into: string;
  /** Null: a SQL file, whose rows nobody counts here. */
  readonly rows: number | null;
  /** SHA-256 of what was loaded, hex. */
  readonly digest: string;
  /** Column with unique values. */
  readonly key?: string;
  /** Its first rows. */
  readonly sample: readonly PlainRow[];
}

export interface PlannedLoad {
  /** By the driver's own name of a part of its load; closed models have none. */
  readonly schedules: Readonly<Record<string, ArrivalSchedule>>;
  /** Some of its load is due at no time: users who wait for their answers. */
  readonly hasClosed: boolean;
  /** What its program alone can tell of it; asked once, before any load. */
  readonly inquiry?: LoadInquiry;
  /** It ends by itself before the load phases do: no trouble. */
  readonly endsByItself: boolean;
  /** Dropped share of the due arrivals above which the load counts as not offered. */
  readonly maxDropped: number;
  describe(place: ClientPlace): ClientDescription;
  /** Reads its standard output. `toRunTime`: wall clock in µs since 1970 → ns of the run. */
  reader(toRunTime: (wallUs: number) => number): LoadReader;
}

export interface LoadInquiry {
  describe(place: ClientPlace): ClientDescription;
  /** The plan with what was told. Throws InputError where there can be no load. */
  learn(answer: LoadAnswer): PlannedLoad;
}

export interface LoadAnswer {
  readonly exitCode: number;
  readonly output: string;
  /** Its standard error. */
  readonly log: string;
  /** As it saw it. */
  readonly scenarioDirectory: string;
}

export interface LoadReader {
  /** Any slice of the output; records come when their last line is whole. */
  push(chunk: Uint8Array): LoadRecord[];
  /** Known when the output has ended in order. */
  readonly thresholds: readonly ThresholdResult[];
}

export interface ExitMeaning {
  readonly meaning: string;
  /** stopped: by us. finished: by itself, in order. broken: neither. */
  readonly ending: "finished" | "stopped" | "broken";
}
