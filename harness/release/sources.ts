/** What the figures of a release document rest on. Each source has an id by which figures name it. */
import type { Readiness } from "../domain/readiness.ts";
import type { Results } from "../domain/results.ts";
import { worstVerdict, type Verdict } from "../domain/verdict.ts";
import type { ReleaseCommit } from "./commits.ts";

export interface RunSource {
  /** `r1`, `r2` … */
  readonly id: string;
  readonly set: "before" | "after";
  /** results.json, relative to the project, with forward slashes. */
  readonly path: string;
  /** Of that file, lower-case hex. */
  readonly sha256: string;
  readonly results: Results;
}

export interface CommitSource {
  /** Full hashes; `from` null: since the first commit. */
  readonly from: string | null;
  readonly to: string;
  readonly commits: readonly ReleaseCommit[];
}

/** One waiver as checklists/waivers.yaml has it. Days are `2026-11-21`; the last day still counts. */
export interface ReleaseWaiver {
  readonly item: string;
  readonly reason: string;
  readonly approver: string;
  readonly created: string;
  readonly expires: string;
}

export interface WaiverSource {
  readonly path: string;
  readonly sha256: string;
  readonly waivers: readonly ReleaseWaiver[];
}

/** A judged checklist. */
export interface ReadinessSource {
  /** `c1`, `c2` … */
  readonly id: string;
  /** readiness.json, relative to the project. */
  readonly path: string;
  readonly sha256: string;
  readonly readiness: Readiness;
}

export interface Sources {
  readonly runs: readonly RunSource[];
  readonly readiness: readonly ReadinessSource[];
  /** null: the document says nothing of commits. */
  readonly commits: CommitSource | null;
  /** null: there is no such file. */
  readonly waivers: WaiverSource | null;
}

export const COMMITS_ID = "g";
export const WAIVERS_ID = "w";

/** A self-test counts by whether it ended as its file says. */
export function isAsWanted({ results }: RunSource): boolean {
  return results.expected === undefined ? results.verdict === "pass" : results.expected.met;
}

/** The worst of its runs. Nothing run is nothing known. */
export function releaseVerdict(runs: readonly RunSource[]): Verdict {
  return worstVerdict(
    runs.map((run) => {
      if (run.results.expected !== undefined) return isAsWanted(run) ? "pass" : "fail";
      return run.results.verdict;
    }),
  );
}
