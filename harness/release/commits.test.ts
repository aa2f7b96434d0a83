import { expect, test } from "@playwright/test";
import fc from "fast-check";
import { propertyRuns } from "../testing/property-runs.ts";
import { readCommits, type ReleaseCommit } from "./commits.ts";

let next = 0;
function hash(): string {
  return (next += 1).toString(16).padStart(40, "0");
}

function read(...messages: readonly string[]): ReleaseCommit[] {
  return readCommits(
    messages.map((message) => ({
      ...{ hash: hash(), parents: ["p"], date: "2026-01-01T00:00:00Z", author: "A" },
      message,
    })),
  );
}

test("known-bad twin: a breaking change in a chore is never hidden, whichever way it is written", () => {
  const commits = read(
    "chore!: drop Node 20",
    "chore(deps)!: new major",
    "chore: tidy\n\nBREAKING CHANGE: the old flag is gone",
    "chore: tidy\n\nBody.\n\nBREAKING-CHANGE: one\nReviewed-by: Z",
    "docs: x\n\nbreaking change: lower case is forgiven\non two lines",
    "chore!:no space",
    "no convention at all\n\nBREAKING CHANGE: still told",
    "chore: two\n\nBREAKING CHANGE: first\n\nBREAKING CHANGE: second",
  );
  expect(commits.map(({ breaking }) => breaking)).toEqual([
    ["drop Node 20"],
    ["new major"],
    ["the old flag is gone"],
    ["one"],
    ["lower case is forgiven\non two lines"],
    ["chore!:no space"],
    ["still told"],
    ["first", "second"],
  ]);
});

test("what breaks nothing is not called breaking", () => {
  const commits = read(
    "feat: x\n\nThis is no breaking change at all.",
    "fix: breaking changes noted",
  );
  expect(commits.map(({ breaking }) => breaking)).toEqual([[], []]);
});

test("each commit has one kind; none is lost", () => {
  const commits = read(
    "feat(cli): notes",
    "FIX: upper case type",
    "perf: faster",
    "build(deps): bump x",
    "refactor(core): y",
    "security: patch",
    "fix: guard against CVE-2026-12345",
    "Did something",
    "",
    "wip:no space",
  );
  expect(commits.map(({ kind, subject }) => `${kind}: ${subject}`)).toEqual([
    "feature: notes",
    "fix: upper case type",
    "performance: faster",
    "dependency: bump x",
    "other: y",
    "security: patch",
    "security: guard against CVE-2026-12345",
    "unconventional: Did something",
    "unconventional: (no message)",
    "unconventional: wip:no space",
  ]);
  expect(commits[6]?.advisories).toEqual(["CVE-2026-12345"]);
});

test("a reverted commit is marked; a revert of the revert brings it back", () => {
  const base = { parents: ["p"], date: "2026-01-01T00:00:00Z", author: "A" };
  const [a, b, c, d, e] = ["a1", "b2", "c3", "d4", "e5"].map((one) => one.repeat(20));
  const commits = readCommits([
    { ...base, hash: e ?? "", message: `revert: x\n\nRefs: ${d?.slice(0, 8)}` },
    { ...base, hash: d ?? "", message: "feat: x" },
    { ...base, hash: c ?? "", message: `Revert "Revert ..."\n\nThis reverts commit ${b}.` },
    { ...base, hash: b ?? "", message: `Revert "feat: y"\n\nThis reverts commit ${a}.` },
    { ...base, hash: a ?? "", message: "feat: y" },
  ]);
  expect(commits.map(({ revertedBy }) => revertedBy)).toEqual([null, e, null, c, null]);
});

test("any message is read; a breaking footer in it is always found", () => {
  const text = fc.oneof(fc.string({ unit: "grapheme" }), fc.string());
  fc.assert(
    fc.property(text, text, (subject, body) => {
      const [plain] = read(`${subject}\n\n${body}`);
      expect(plain?.kind).toBeDefined();
      const line = subject.replace(/[\r\n]/g, " ");
      const [breaking] = read(`chore: ${line}\n\nBREAKING CHANGE: it breaks`);
      expect(breaking?.breaking.join("\n")).toContain("it breaks");
    }),
    { numRuns: propertyRuns(200) },
  );
});
