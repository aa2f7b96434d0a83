/**
 * Commits by Conventional Commits 1.0.0. Two things that tools of the field do silently are not done here: a breaking
 * commit is never left out because of its type, and one that does not follow the convention is counted and listed.
 */
import { CommitParser } from "conventional-commits-parser";

export interface CommitText {
  readonly hash: string;
  readonly parents: readonly string[];
  /** ISO 8601. */
  readonly date: string;
  readonly author: string;
  readonly message: string;
}

export const COMMIT_KINDS = [
  "feature",
  "fix",
  "performance",
  "security",
  "dependency",
  "other",
  "unconventional",
  "merge",
] as const;
export type CommitKind = (typeof COMMIT_KINDS)[number];

export interface ReleaseCommit {
  readonly hash: string;
  readonly date: string;
  readonly author: string;
  readonly kind: CommitKind;
  /** Lower case; empty for unconventional ones. */
  readonly type: string;
  readonly scope: string;
  /** Without type and scope. */
  readonly subject: string;
  /** What breaks, one text a footer; the subject where only `!` says so; empty: nothing. */
  readonly breaking: readonly string[];
  /** CVE and GHSA ids in the message. */
  readonly advisories: readonly string[];
  /** Hash of the commit in the same range that took this one back. */
  readonly revertedBy: string | null;
}

/** Nobody writes more by hand; what is beyond is a paste. */
const LONGEST_MESSAGE = 64 * 1024;
const MAX_SUBJECT = 500;

const parser = new CommitParser({
  headerPattern: /^([A-Za-z][\w-]*)(?:\(([^()]*)\))?!?:\s+(.*)$/,
  headerCorrespondence: ["type", "scope", "subject"],
  noteKeywords: ["BREAKING CHANGE", "BREAKING-CHANGE"],
  notesPattern: (keywords) => new RegExp(`^[\\s*|]*(${keywords})\\s*:[ \\t]*(.*)`, "i"),
});

const KIND_OF_TYPE: Readonly<Record<string, CommitKind>> = {
  feat: "feature",
  feature: "feature",
  fix: "fix",
  bugfix: "fix",
  hotfix: "fix",
  perf: "performance",
  security: "security",
  deps: "dependency",
};

/** In the order given. A commit that another one of them took back is marked, and no longer new or fixed. */
export function readCommits(texts: readonly CommitText[]): ReleaseCommit[] {
  const commits = texts.map(readCommit);
  const reverts = revertsIn(texts);
  return commits.map((commit) => ({ ...commit, revertedBy: reverts.get(commit.hash) ?? null }));
}

function readCommit({ hash, parents, date, author, message }: CommitText): ReleaseCommit {
  const text = message.slice(0, LONGEST_MESSAGE);
  const parsed = parser.parse(text.trim() === "" ? "(no message)" : text);
  const type = (parsed["type"] ?? "").toLowerCase();
  const scope = (parsed["scope"] ?? "").trim();
  const header = parsed.header ?? "";
  const subject = (type === "" ? header : (parsed["subject"] ?? "")).slice(0, MAX_SUBJECT);
  const notes = parsed.notes.map((note) => note.text.trim()).filter((note) => note !== "");
  const advisories = [
    ...new Set(text.match(/\b(?:CVE-\d{4}-\d{4,}|GHSA(?:-[0-9a-z]{4}){3})\b/g) ?? []),
  ];
  const isBreaking = parsed.notes.length > 0 || /^[\w-]+(\([^)]*\))?!\s*:/.test(header);
  return {
    ...{ hash, date, author, type, scope, subject, advisories },
    kind: kindOf({ type, scope, isMerge: parents.length > 1, advisories }),
    breaking: isBreaking && notes.length === 0 ? [subject] : notes,
    revertedBy: null,
  };
}

function kindOf(about: {
  readonly type: string;
  readonly scope: string;
  readonly isMerge: boolean;
  readonly advisories: readonly string[];
}): CommitKind {
  const { type, scope, isMerge, advisories } = about;
  if (scope.toLowerCase() === "security" || advisories.length > 0) return "security";
  if (type === "") return isMerge ? "merge" : "unconventional";
  if (/^(deps|deps-dev|dependencies)$/i.test(scope)) return "dependency";
  return KIND_OF_TYPE[type] ?? "other";
}

/** Reverted → reverting hash, by `This reverts commit <hash>` and by `Refs:` of a `revert:` commit. */
function revertsIn(texts: readonly CommitText[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const hashes = texts.map(({ hash }) => hash);
  for (const { hash, message } of texts) {
    const named = [...message.matchAll(/This reverts commit ([0-9a-f]{7,64})/g)].map(([, h]) => h);
    if (/^revert(\([^)]*\))?!?:/i.test(message)) {
      const refs = /^Refs:\s*([0-9a-f, ]+)$/im.exec(message)?.[1] ?? "";
      named.push(...refs.split(/[, ]+/).filter((one) => /^[0-9a-f]{7,64}$/.test(one)));
    }
    for (const short of named) {
      const whole = hashes.find((one) => short !== undefined && one.startsWith(short));
      if (whole !== undefined) found.set(whole, hash);
    }
  }
  // What was reverted and brought back by a revert of the revert is in the release.
  for (const [reverted, by] of [...found]) if (found.has(by)) found.delete(reverted);
  return found;
}
