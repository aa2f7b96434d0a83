/**
 * Results that another tool wrote, in the one shape in which checklist items refer to them. What the file does not say
 * is not here; nothing is judged: `status` is the word of the tool that wrote the file, never a verdict of ours.
 */
export const SOURCE_FORMATS = [
  "junit",
  "k6-summary-export",
  "k6-handle-summary",
  "k6-machine-readable",
  "playwright",
  "ctrf",
  "chaos-toolkit",
  "litmus",
] as const;
export type SourceFormat = (typeof SOURCE_FORMATS)[number];

/**
 * `unknown`: the file does not tell whether the thing holds: it was not decided, did not run to its end, or only a
 * figure was measured.
 */
export const IMPORTED_STATUSES = ["passed", "failed", "skipped", "unknown"] as const;
export type ImportedStatus = (typeof IMPORTED_STATUSES)[number];

export interface ImportedResults {
  readonly format: SourceFormat;
  /** Tool and version, as far as the file names them: `k6 v1.2.0`, `surefire`. */
  readonly tool: string;
  /** When the results came to be, ISO 8601; null where the file does not say. */
  readonly created: string | null;
  /** The worst of its cases by `statusOf`; all skipped, or none at all, is unknown. A k6 summary never passes: it measures. */
  readonly status: ImportedStatus;
  readonly suites: readonly ImportedSuite[];
  /** Things that were read past, one line each: what the file says and this shape has no room for. */
  readonly notes: readonly string[];
}

export interface ImportedSuite {
  /** Unique in the file where the file's own names are: `<parent> › <child>` for nested ones. */
  readonly name: string;
  readonly cases: readonly ImportedCase[];
  /** Figures of the suite as a whole: a metric of k6, for instance. */
  readonly figures: ImportedFigures;
}

export interface ImportedCase {
  readonly name: string;
  readonly status: ImportedStatus;
  /** null: the file does not say. */
  readonly durationMs: number | null;
  /** Why it failed or was skipped, in the words of the tool; empty where it says nothing. */
  readonly message: string;
  readonly figures: ImportedFigures;
}

/** By name, such as `http_req_duration p(95)`. */
export type ImportedFigures = Readonly<Record<string, ImportedFigure>>;

export interface ImportedFigure {
  readonly value: number;
  /** `ms`, `ratio`, `count`, `per-second`, `bytes`; empty: a bare number. */
  readonly unit: string;
}

/**
 * What several statuses say together: one failure fails all, one unknown leaves all unknown, what was skipped says
 * nothing. Only skipped ones, or none at all, is unknown: no data is never a pass.
 */
export function statusOf(statuses: Iterable<ImportedStatus>): ImportedStatus {
  const seen = new Set(statuses);
  if (seen.has("failed")) return "failed";
  return seen.has("unknown") || !seen.has("passed") ? "unknown" : "passed";
}
