/** A checklist as it was read: every reference checked, every age in milliseconds. */
import type { Severity } from "../domain/readiness.ts";
import type { Predicate } from "./predicate.ts";

export interface Checklist {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Relative to the project. */
  readonly file: string;
  /** Of the file's text. */
  readonly sha256: string;
  readonly target: number;
  /** From the most to the least demanding. */
  readonly levels: readonly Level[];
  /** Availability that the service promises, as a ratio; picks the level. */
  readonly slo: number | undefined;
  /** Part or image → version or digest of the release: runs with another one say nothing about it. */
  readonly parts: ReadonlyMap<string, string>;
  readonly signOff: readonly string[];
  readonly categories: readonly Category[];
}

export interface Level {
  readonly name: string;
  /** The level applies from this availability on, as a ratio. */
  readonly slo: number;
}

export interface Category {
  readonly id: string;
  readonly title: string;
  readonly items: readonly Item[];
}

export interface Item {
  readonly id: string;
  readonly question: string;
  readonly criterion: string;
  /** First 12 hex digits of the sha256 of question and criterion. */
  readonly digest: string;
  readonly owner: string;
  readonly severity: Severity;
  readonly weight: number;
  readonly blocking: boolean;
  /** Levels that require it; undefined: all. */
  readonly levels: readonly string[] | undefined;
  readonly due: string | undefined;
  readonly estimate: string | undefined;
  readonly needs: string | undefined;
  /** Why it does not apply. */
  readonly notApplicable: string | undefined;
  readonly evidence: readonly EvidenceSpec[];
  readonly line: number;
}

/** What the evidence must not have been overtaken by. */
export interface Validity {
  /** undefined: it never grows old. */
  readonly maxAgeMs: number | undefined;
  readonly commit: CommitRule;
}

/** same: the commit that is checked out. unchanged: nothing below these paths differs from the commit of the run. */
export type CommitRule = "any" | "same" | { readonly unchanged: readonly string[] };

export interface EvidenceSpec {
  /** As written, on one line. */
  readonly says: string;
  readonly source: EvidenceSource;
  readonly validity: Validity;
}

export type EvidenceSource =
  | { readonly kind: "scenario"; readonly scenario: string }
  | { readonly kind: "predicate"; readonly scenario: string; readonly predicate: Predicate }
  | {
      readonly kind: "no-finding";
      readonly scenario: string;
      readonly finding: string;
      /** Name of the check that looks for it: a finding's absence says something only where somebody looked. */
      readonly check: string;
    }
  | ReportSource
  | CommandSource
  | UrlSource
  | FileSource
  | ManualSource;

export interface ReportSource {
  readonly kind: "report";
  readonly path: string;
  /** undefined: everything in it passed. */
  readonly predicate: Predicate | undefined;
}

export interface CommandSource {
  readonly kind: "command";
  readonly command: readonly [string, ...string[]];
  readonly timeoutMs: number;
  readonly exitCode: number;
  /** Regular expression that its standard output must match. */
  readonly output: string | undefined;
}

export interface UrlSource {
  readonly kind: "url";
  readonly url: string;
  readonly timeoutMs: number;
  readonly status: number;
  readonly contains: string | undefined;
}

export interface FileSource {
  readonly kind: "file";
  readonly path: string;
  readonly contains: readonly string[];
  readonly sha256: string | undefined;
}

export interface ManualSource {
  readonly kind: "manual";
  readonly by: string;
  /** Days; the last one still counts. */
  readonly on: string;
  readonly until: string;
  readonly saw: string;
  /** Digest of the item that was looked at; undefined: whatever it says. */
  readonly for: string | undefined;
}

export interface Waiver {
  readonly item: string;
  readonly reason: string;
  readonly approver: string;
  readonly created: string;
  readonly expires: string;
  readonly for: string | undefined;
}

export function itemsOf(checklist: Checklist): Item[] {
  return checklist.categories.flatMap(({ items }) => items);
}
