/** What the templates of release documents see. Every figure is a recipe: `{{figure …}}` makes it, `harness verify` again. */
import { DECISION_VERDICTS } from "../domain/readiness.ts";
import { worstVerdict, type Verdict } from "../domain/verdict.ts";
import type { CommitKind, ReleaseCommit } from "./commits.ts";
import type { DependencyChange } from "./dependencies.ts";
import { knownIssues } from "./known-issues.ts";
import { performanceGroups } from "./performance.ts";
import { recipe, type What } from "./recipe.ts";
import {
  COMMITS_ID,
  releaseVerdict,
  WAIVERS_ID,
  type ReadinessSource,
  type RunSource,
  type Sources,
} from "./sources.ts";

export interface NotesRequest {
  readonly product: string;
  readonly version: string;
  /** ISO 8601: when the document was made; waivers are judged for that day. */
  readonly created: string;
  /** As the user named them. */
  readonly from: string;
  readonly to: string;
  /** Address of the repository on the web; null: not known. */
  readonly webAddress: string | null;
  readonly sources: Sources;
  readonly dependencies: readonly DependencyChange[];
  /** From the document to the project: `../..`; empty where they are the same. */
  readonly base: string;
  /** Who signs. */
  readonly roles: readonly string[];
}

export function notesView(request: NotesRequest) {
  const { product, version, created, from, to, webAddress, sources, dependencies } = request;
  const commits = sources.commits?.commits ?? [];
  const view = (commit: ReleaseCommit) => commitView(commit, webAddress);
  const kept = (kind: CommitKind) =>
    commits.filter((one) => one.kind === kind && one.revertedBy === null).map(view);
  const after = sources.runs.filter(({ set }) => set === "after");
  const compare =
    webAddress === null || sources.commits?.from == null
      ? null
      : `${webAddress}/compare/${encodeURIComponent(from.toWellFormed())}...${encodeURIComponent(to.toWellFormed())}`;
  return {
    ...{ product, version, created, from, to, compare },
    verdict: releaseVerdict(after),
    // What passed and is not ready has no green page.
    summaryVerdict: worstVerdict([releaseVerdict(after), ...sources.readiness.map(decided)]),
    runs: runFigures(sources.runs),
    commits: sources.commits === null ? null : commitFigures(),
    breaking: commits.filter(({ breaking }) => breaking.length > 0).map(view),
    features: kept("feature"),
    fixes: kept("fix"),
    speedups: kept("performance"),
    security: kept("security"),
    dependencyCommits: kept("dependency"),
    others: kept("other"),
    unconventional: kept("unconventional"),
    reverted: commits.filter(({ revertedBy }) => revertedBy !== null).map(view),
    dependencies: dependencies.filter(({ development }) => !development),
    developmentDependencies: dependencies.filter(({ development }) => development),
    performance: performanceGroups(sources.runs),
    knownIssues: knownIssues(sources.runs),
    readiness: readinessViews(sources),
    waivers: waiverViews(sources, created.slice(0, 10)),
    waiverCount: sources.waivers === null ? null : recipe("waivers", [WAIVERS_ID]),
    evidence: evidenceView(request),
    signOff: signOffTable(request.roles),
  };
}

function runFigures(runs: readonly RunSource[]) {
  const after = runs.filter(({ set }) => set === "after").map(({ id }) => id);
  if (after.length === 0) return null;
  const figure = (what: What) => recipe(what, after);
  return {
    verdict: figure("release verdict"),
    all: figure("runs"),
    asWanted: figure("as wanted"),
    objectives: figure("objectives"),
    objectivesMet: figure("objectives met"),
    findings: figure("findings"),
    faults: figure("faults proved"),
  };
}

function commitFigures() {
  const figure = (what: What) => recipe(what, [COMMITS_ID]);
  return {
    all: figure("commits"),
    features: figure("features"),
    fixes: figure("fixes"),
    breaking: figure("breaking"),
    unconventional: figure("unconventional"),
    others: figure("others"),
    reverted: figure("reverted"),
    merges: figure("merges"),
  };
}

function commitView(commit: ReleaseCommit, webAddress: string | null) {
  const { hash, kind, scope, type, subject, breaking, advisories, revertedBy } = commit;
  return {
    ...{ subject, advisories },
    isBreaking: breaking.length > 0,
    // Beyond the subject, which is there anyhow.
    breaking: breaking.filter((text) => text !== subject),
    // A type of a team's own says what a commit is about; those of the convention have a section each.
    label: kind !== "other" ? scope : scope === "" ? type : `${type}(${scope})`,
    short: hash.slice(0, 8),
    link: webAddress === null ? null : `${webAddress}/commit/${hash}`,
    isReverted: revertedBy !== null,
  };
}

function decided({ readiness }: ReadinessSource): Verdict {
  return DECISION_VERDICTS[readiness.decision];
}

function readinessViews({ readiness, commits }: Sources) {
  return readiness.map(({ id, readiness: { checklist, level, commit, created, reasons } }) => {
    const figure = (what: What) => recipe(what, [id]);
    const head = commit.head?.slice(0, 12) ?? "no commit";
    const isOther = commits !== null && commit.head !== commits.to;
    return {
      ...{ title: checklist.title, created, reasons, head, isDirty: commit.dirty, isOther },
      level: level ?? "",
      decision: figure("decision"),
      score: figure("score"),
      withoutWaivers: figure("score without waivers"),
      target: figure("score wanted"),
      items: figure("items"),
      measured: figure("items measured"),
      asserted: figure("items asserted"),
      unknown: figure("items unknown"),
      blocking: figure("blocking items open"),
    };
  });
}

function waiverViews({ waivers }: Sources, today: string) {
  return (waivers?.waivers ?? []).map(({ item, reason, approver, created, expires }) => ({
    ...{ item, reason, approver, created, expires },
    isExpired: expires < today,
  }));
}

/** Rows of the evidence table; `harness verify` reads them. */
function evidenceView({ sources, from, to, base }: NotesRequest) {
  const linked = (path: string): string => (base === "" ? path : `${base}/${path}`);
  const { commits, waivers } = sources;
  return {
    runs: sources.runs.map(({ id, set, path, sha256, results }) => ({
      ...{ id, set, sha256 },
      scenario: results.scenario,
      run: results.runId,
      link: linked(path),
    })),
    readiness: sources.readiness.map(({ id, path, sha256, readiness }) => ({
      ...{ id, sha256, checklist: readiness.checklist.id, link: linked(path) },
    })),
    commits:
      commits === null
        ? null
        : {
            id: COMMITS_ID,
            range: `${from}..${to}`,
            hashes: `${commits.from ?? "root"}..${commits.to}`,
          },
    waivers:
      waivers === null
        ? null
        : { id: WAIVERS_ID, link: linked(waivers.path), sha256: waivers.sha256 },
  };
}

/** Markdown: people fill it in, so it is one of their blocks. */
function signOffTable(roles: readonly string[]): string {
  const cell = (text: string): string => text.replace(/[\\|`*_[\]<>]/g, "\\$&");
  return [
    "| role | name | decision | date |",
    "| --- | --- | --- | --- |",
    ...roles.map((role) => `| ${cell(role)} | | | |`),
  ].join("\n");
}
