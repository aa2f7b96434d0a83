/** What was found in the world for the evidence of a checklist. Gathered by the command line, judged here. */
import type { Results } from "../domain/results.ts";
import type { StatementProblem } from "../domain/verify-statement.ts";
import type { CommandSource, UrlSource } from "./checklist.ts";
import type { ImportedResults } from "./import/imported-results.ts";

export interface Facts {
  /** ISO 8601. */
  readonly now: string;
  readonly commit: { readonly head: string | null; readonly dirty: boolean };
  /** Latest run of each scenario. */
  readonly runs: ReadonlyMap<string, RunFact>;
  /** sha256 of the text of each scenario as it is now. */
  readonly scenarios: ReadonlyMap<string, string>;
  readonly files: ReadonlyMap<string, FileFact>;
  readonly reports: ReadonlyMap<string, ReportFact>;
  /** By {@link commandKey}. */
  readonly commands: ReadonlyMap<string, CommandFact>;
  /** By {@link urlKey}. */
  readonly urls: ReadonlyMap<string, UrlFact>;
  /** By {@link changesKey}: is what is below the paths as it was in that commit? */
  readonly changes: ReadonlyMap<string, "same" | "changed" | "unknown">;
}

export interface RunFact {
  /** Of the run directory, relative to the project. */
  readonly path: string;
  readonly runId: string;
  readonly startedAt: string;
  /** undefined: it was not judged, or what is there cannot be read. */
  readonly results: Results | undefined;
  /** Why there are none. */
  readonly unreadable: string | undefined;
  /** Of results.json. */
  readonly sha256: string;
  /** sha256 of the scenario text that was run. */
  readonly scenarioSha256: string;
  readonly problems: readonly StatementProblem[];
}

export interface FileFact {
  readonly sha256: string;
  readonly text: string;
  /** ISO 8601: last modification. */
  readonly modified: string;
}

export interface ReportFact {
  readonly sha256: string;
  readonly modified: string;
  readonly imported: ImportedResults | undefined;
  /** Why it could not be imported. */
  readonly problem: string | undefined;
}

export interface CommandFact {
  readonly exitCode: number;
  readonly stdout: string;
  readonly lastWords: string;
}

export type UrlFact =
  | { readonly status: number; readonly body: string }
  | { readonly refused: string }
  | { readonly failed: string };

export function commandKey({ command, timeoutMs }: CommandSource): string {
  return JSON.stringify([command, timeoutMs]);
}

export function urlKey({ url, timeoutMs }: UrlSource): string {
  return JSON.stringify([url, timeoutMs]);
}

export function changesKey(head: string, paths: readonly string[]): string {
  return JSON.stringify([head, paths]);
}
