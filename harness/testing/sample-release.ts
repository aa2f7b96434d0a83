import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { TemplateFiles } from "../documents/template-files.ts";
import type { ObjectiveResult, Results } from "../domain/results.ts";
import { readCommits, type CommitText } from "../release/commits.ts";
import type { NotesRequest } from "../release/notes-view.ts";
import type { ReadinessSource, RunSource } from "../release/sources.ts";
import { checklistWith, judgeSample } from "./sample-readiness.ts";
import { sampleResults } from "./sample-results.ts";

const HOME = join(import.meta.dirname, "..", "..");

/** The templates of the package, as users get them. */
export function ownTemplates(): TemplateFiles {
  const folder = join(HOME, "checklists", "templates");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return new Map(
    files
      .filter((file) => file.endsWith(".hbs"))
      .map((file) => [
        file.slice(0, -".hbs".length),
        {
          file: relative(HOME, join(folder, file)),
          text: readFileSync(join(folder, file), "utf8"),
        },
      ]),
  );
}

const MESSAGES = [
  "feat(api): carts survive the loss of a region",
  "fix: totals are right after a failover",
  "chore!: drop Node 20",
  "perf(db): one round trip less",
  "fix: guard the session\n\nCVE-2026-12345",
  "build(deps): redis 6.3.1",
  "docs: how to fail over",
  "Tidied up",
  "chore(config): names\n\nBREAKING CHANGE: `cache` is called `store` now",
];

export function sampleCommits(messages: readonly string[] = MESSAGES): CommitText[] {
  return messages.map((message, i) => ({
    hash: (i + 1).toString(16).padStart(2, "0").repeat(20),
    parents: ["00".repeat(20)],
    date: "2026-11-20T10:00:00Z",
    author: "Ada",
    message,
  }));
}

/** An older run that was slower at one thing, and a newer one that misses a target. */
export function sampleRuns(): RunSource[] {
  const results = sampleResults();
  const changed = (
    runId: string,
    change: (objective: ObjectiveResult, i: number) => Partial<ObjectiveResult>,
    more: Partial<Results> = {},
  ): Results => ({
    ...{ ...results, runId },
    objectives: results.objectives.map((one, i) => ({ ...one, ...change(one, i) })),
    ...more,
  });
  const older = changed("20261101-000000-0001", (_one, i) =>
    i === 3 ? { value: 400.5, lower: 390, upper: 410.25 } : {},
  );
  const failing = changed(
    "20261121-000000-0002",
    (_one, i) =>
      i === 0 ? { value: 16_000, lower: 16_000, upper: 16_000, verdict: "fail" as const } : {},
    { verdict: "fail", reasons: ['objective "Clients are back": 16 s', "the run was interrupted"] },
  );
  const source = (id: string, set: RunSource["set"], own: Results): RunSource => ({
    ...{ id, set, results: own },
    path: `reports/region-failover/${own.runId}/results.json`,
    sha256: id.slice(1).padStart(64, "a"),
  });
  return [source("r1", "before", older), source("r2", "after", failing)];
}

/** A checklist that was judged for the commit of `sampleNotes`, and of which one item is unknown. */
export function sampleReadinessSource(title?: string): ReadinessSource {
  const readiness = judgeSample(checklistWith(), {
    commit: { head: "0b".repeat(20), dirty: false },
  });
  const { checklist } = readiness;
  return {
    id: "c1",
    path: "reports/readiness/sample/readiness.json",
    sha256: "d".repeat(64),
    readiness: { ...readiness, checklist: { ...checklist, title: title ?? checklist.title } },
  };
}

export function sampleNotes(changes: Partial<NotesRequest> = {}): NotesRequest {
  return {
    product: "shop",
    version: "1.1.0",
    created: "2026-11-21T12:00:00.000Z",
    from: "v1.0.0",
    to: "v1.1.0",
    webAddress: "https://git.example/acme/shop",
    sources: {
      runs: sampleRuns(),
      readiness: [],
      commits: {
        from: "0a".repeat(20),
        to: "0b".repeat(20),
        commits: readCommits(sampleCommits()),
      },
      waivers: {
        path: "checklists/waivers.yaml",
        sha256: "c".repeat(64),
        waivers: [
          {
            item: "tars/REL-01",
            reason: "the second provider comes in January",
            approver: "Grace Hopper",
            created: "2026-11-01",
            expires: "2026-11-20",
          },
        ],
      },
    },
    dependencies: [
      { name: "redis", change: "changed", from: "6.2.0", to: "6.3.1", development: false },
    ],
    base: "../../..",
    roles: ["Release manager", "Operations"],
    ...changes,
  };
}
