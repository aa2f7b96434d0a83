/**
 * A readiness decision in the language of supply-chain tools: a SLSA verification summary (VSA,
 * https://slsa.dev/verification_summary/v1). It says which checklist, which statements of which runs, and what came out.
 */
import type { Decision } from "../domain/readiness.ts";
import type { ResourceDescriptor, Statement, Subject } from "../domain/statement.ts";
import { relativeUri } from "../lib/relative-uri.ts";
import { STATEMENT_TYPE } from "../domain/statement.ts";

export const VERIFICATION_SUMMARY_TYPE = "https://slsa.dev/verification_summary/v1";

/** A file by its place in the project and its bytes. */
export interface DigestedFile {
  /** Relative to the project. */
  readonly path: string;
  readonly sha256: string;
}

export interface SummarySource {
  /** What was decided on: the readiness document, and whatever is released. */
  readonly subjects: readonly DigestedFile[];
  readonly checklist: DigestedFile;
  /** The results.intoto.json of every run that an item rests on. */
  readonly statements: readonly DigestedFile[];
  /** Only `ready` passes: what cannot be told is no yes. */
  readonly decision: Decision;
  /** Levels of the checklist that were reached, such as `A`. */
  readonly levels: readonly string[];
  /** What is released, such as `git+https://…@v1.2.0` or `pkg:npm/…`. */
  readonly resource: string;
  /** ISO 8601. */
  readonly verifiedAt: string;
  readonly harness: string;
}

export interface VerificationSummaryPredicate {
  readonly verifier: {
    readonly id: string;
    readonly version: Readonly<Record<string, string>>;
  };
  readonly timeVerified: string;
  readonly resourceUri: string;
  readonly policy: ResourceDescriptor;
  readonly inputAttestations: readonly ResourceDescriptor[];
  readonly verificationResult: "PASSED" | "FAILED";
  readonly verifiedLevels: readonly string[];
}

export function verificationSummaryOf(
  source: SummarySource,
): Statement<VerificationSummaryPredicate> {
  const isReady = source.decision === "ready";
  return {
    _type: STATEMENT_TYPE,
    subject: source.subjects.map(({ path, sha256 }): Subject => ({
      name: path,
      digest: { sha256 },
      annotations: { decision: source.decision },
    })),
    predicateType: VERIFICATION_SUMMARY_TYPE,
    predicate: {
      verifier: { id: "pkg:npm/%40tars/harness", version: { harness: source.harness } },
      timeVerified: source.verifiedAt,
      resourceUri: source.resource,
      policy: descriptor(source.checklist),
      inputAttestations: source.statements.map(descriptor),
      verificationResult: isReady ? "PASSED" : "FAILED",
      // Levels of our own may be named, but none that begins with SLSA_: that would claim something else.
      verifiedLevels: isReady
        ? source.levels.map((level) => `READINESS_LEVEL_${level}`)
        : ["FAILED"],
    },
  };
}

function descriptor({ path, sha256 }: DigestedFile): ResourceDescriptor {
  return { uri: relativeUri(path), digest: { sha256 } };
}
