/**
 * readiness.json: what a checklist says of a project at one moment, and why. Documents about readiness read nothing else.
 * The published JSON Schema (harness/readiness/readiness.schema.json) is made from this file's zod twin in
 * harness/readiness/readiness-schema.ts. Plain JSON: what is not there is null.
 */
import type { EvidenceReference } from "./evidence.ts";
import type { FileDigest } from "./statement.ts";
import type { Verdict } from "./verdict.ts";

export const READINESS_SCHEMA_VERSION = 1;

export const ITEM_STATES = [
  "met",
  "manual-met",
  "waived",
  "not-applicable",
  "unknown",
  "unmet",
] as const;
export type ItemState = (typeof ITEM_STATES)[number];

/** What the evidence alone says; a waiver never changes it. */
export type EvaluatedState = Exclude<ItemState, "waived">;

export const EVIDENCE_STATES = ["met", "unknown", "unmet"] as const;
export type EvidenceState = (typeof EVIDENCE_STATES)[number];

/** measured: something was run and looked at. asserted: a person said so, or wrote a file that says so. */
export const EVIDENCE_BASES = ["measured", "asserted"] as const;
export type EvidenceBasis = (typeof EVIDENCE_BASES)[number];

export const EVIDENCE_KINDS = [
  "scenario",
  "predicate",
  "no-finding",
  "report",
  "command",
  "url",
  "file",
  "manual",
] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

export const SEVERITIES = ["critical", "high", "medium", "low"] as const;
export type Severity = (typeof SEVERITIES)[number];

export const DECISIONS = ["ready", "not ready", "cannot tell"] as const;
export type Decision = (typeof DECISIONS)[number];
/** For badges and colours only; the words are those of readiness. */
export const DECISION_VERDICTS: Readonly<Record<Decision, Verdict>> = {
  ready: "pass",
  "cannot tell": "inconclusive",
  "not ready": "fail",
};

export interface Readiness {
  readonly schemaVersion: typeof READINESS_SCHEMA_VERSION;
  readonly checklist: {
    readonly id: string;
    readonly title: string;
    readonly file: string;
    readonly sha256: string;
  };
  /** ISO 8601: the moment for which expiry was judged. */
  readonly created: string;
  readonly commit: { readonly head: string | null; readonly dirty: boolean };
  /** Level that was asked for; null: the checklist has none. */
  readonly level: string | null;
  /** Least score, with waivers, at which it can be ready. */
  readonly target: number;
  readonly decision: Decision;
  /** One line each: what the decision rests on. */
  readonly reasons: readonly string[];
  /** The fewest items that would have to be met for `ready`, worst first; empty when it is. */
  readonly changes: readonly string[];
  readonly score: Score;
  readonly coverage: Coverage;
  readonly categories: readonly CategoryReadiness[];
  readonly waivers: readonly WaiverReadiness[];
  /** Names of evidence that was changed after it was made; empty in an honest project. */
  readonly altered: readonly string[];
  readonly signOff: readonly string[];
}

/** 0 to 100 with one decimal, rounded down; null: no item applies. At most 99 while anything blocking is open. */
export interface Score {
  readonly withWaivers: number | null;
  readonly withoutWaivers: number | null;
}

/** Numbers of items that apply, by what is known of them. */
export interface Coverage {
  readonly measured: number;
  readonly asserted: number;
  readonly unknown: number;
}

export interface CategoryReadiness {
  readonly id: string;
  readonly title: string;
  readonly score: Score;
  readonly counts: Readonly<Record<ItemState, number>>;
  readonly items: readonly ItemReadiness[];
}

export interface ItemReadiness {
  readonly id: string;
  readonly question: string;
  readonly criterion: string;
  /** First 12 hex digits of the sha256 of question and criterion: what manual evidence and waivers are bound to. */
  readonly digest: string;
  readonly owner: string;
  readonly severity: Severity;
  readonly weight: number;
  readonly blocking: boolean;
  readonly due: string | null;
  readonly estimate: string | null;
  /** What is still needed for evidence, in the words of the checklist. */
  readonly needs: string | null;
  readonly state: ItemState;
  readonly evaluated: EvaluatedState;
  readonly reason: string;
  readonly evidence: readonly EvidenceReadiness[];
  /** Line in the checklist. */
  readonly line: number;
}

export interface EvidenceReadiness {
  readonly kind: EvidenceKind;
  readonly basis: EvidenceBasis;
  /** As the checklist says it. */
  readonly says: string;
  readonly state: EvidenceState;
  readonly why: string;
  /** It was changed after it was made. */
  readonly altered: boolean;
  /** ISO 8601: from then on it counts for nothing; null: no such time. */
  readonly expires: string | null;
  readonly reference: EvidenceReference | null;
  readonly figure: Figure | null;
  readonly run: RunReference | null;
}

/** The measured value that was compared. */
export interface Figure {
  readonly value: number;
  readonly unit: string;
  /** One-sided 95 % bounds; null where the method has none. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly samples: number | null;
  readonly comparison: string;
  readonly limit: number;
}

/** Enough to find the raw samples and to run it again. */
export interface RunReference {
  readonly scenario: string;
  readonly runId: string;
  readonly verdict: Verdict;
  readonly startedAt: string;
  readonly seed: string;
  readonly commit: { readonly head: string | null; readonly dirty: boolean };
  readonly rerun: string;
  /** What results.json was judged from. */
  readonly raw: readonly FileDigest[];
}

export const WAIVER_STATES = ["active", "expired", "not-needed", "not-yet", "refused"] as const;
export type WaiverState = (typeof WAIVER_STATES)[number];

export interface WaiverReadiness {
  readonly item: string;
  readonly reason: string;
  readonly approver: string;
  /** Days, `2026-11-21`; the last day still counts. */
  readonly created: string;
  readonly expires: string;
  readonly state: WaiverState;
  readonly why: string;
}
