import { expect, test } from "@playwright/test";
import fc from "fast-check";
import { propertyRuns } from "../testing/property-runs.ts";
import { NEW_CHANGELOG, readChangelog, updateChangelog } from "./changelog.ts";
import { checkChangelog, type ChangelogCheck } from "./check-changelog.ts";
import { readCommits, type ReleaseCommit } from "./commits.ts";

const WEB = "https://git.example/acme/shop";

function commitsOf(...messages: readonly string[]): ReleaseCommit[] {
  const commits = messages.map((message, i) => ({
    hash: `${(i + 1).toString(16)}`.repeat(40).slice(0, 40),
    parents: ["p"],
    date: "2026-11-20T10:00:00Z",
    author: "A",
    message,
  }));
  return readCommits(commits.reverse());
}

const COMMITS = commitsOf(
  "feat(api): carts survive a region",
  "fix: totals <b>|",
  "chore!: drop Node 20",
  "docs: words",
  "fix: guard\n\nCVE-2026-12345",
  "perf: faster\n\nBREAKING CHANGE: config `cache` is gone",
);

const WRITTEN = `# Changelog

Ours.

## [Unreleased]

### Fixed

- Something that a person wrote,
  on two lines

## [1.1.0] - 2026-10-01

### Added

* odd   spacing stays   

## [1.0.0] - 2026-09-01 [YANKED]

- first

[1.0.0]: https://elsewhere.example/1.0.0
`;

test("entries are added below Unreleased, by kind; nothing that is there changes", () => {
  const updated = updateChangelog(WRITTEN, { commits: COMMITS, webAddress: WEB });
  expect(updated).toMatchSnapshot("changelog-updated.md");
  expect(updateChangelog(updated, { commits: COMMITS, webAddress: WEB })).toBe(updated);
});

test("a new changelog, and a release of it", () => {
  const first = updateChangelog(NEW_CHANGELOG, { commits: COMMITS, webAddress: null });
  const release = { version: "1.0.0", date: "2026-11-21" };
  const released = updateChangelog(first, { commits: COMMITS, webAddress: WEB, release });
  expect(released).toMatchSnapshot("changelog-released.md");
  expect(checkChangelog(about(released))).toEqual([]);
});

test("every line that somebody wrote is still there, in its order", () => {
  const line = fc.oneof(
    fc.constantFrom(
      "## [Unreleased]",
      "### Added",
      "### Fixed",
      "## [1.0.0] - 2026-01-01",
      "- x",
      "",
    ),
    fc.string({ unit: "grapheme" }).map((text) => text.replace(/[\r\n]/g, " ")),
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const updated = updateChangelog(lines.join("\n"), { commits: COMMITS, webAddress: null });
      const rest = updated.split("\n");
      for (const one of lines.filter((text) => text.trim() !== "")) {
        const at = rest.findIndex((text) => text.trimEnd() === one.trimEnd());
        expect(at, `${one} in\n${updated}`).toBeGreaterThanOrEqual(0);
        rest.splice(0, at + 1);
      }
    }),
    { numRuns: propertyRuns(200) },
  );
});

function about(text: string, more: Partial<ChangelogCheck> = {}): ChangelogCheck {
  return { text, released: undefined, commits: [], wantsLinks: false, ...more };
}

function codes(text: string, more: Partial<ChangelogCheck> = {}): string[] {
  return checkChangelog(about(text, more)).map(({ code, line }) => `${code}:${line}`);
}

test("the check finds what is out of order, all at once", () => {
  expect(codes(WRITTEN)).toEqual([]);
  expect(codes("# Changelog\n## [1.0.0] - 2026-01-01\n- x\n## [Unreleased]\n")).toEqual([
    "LOG001:4",
  ]);
  const wrong = [
    "## [Unreleased]",
    "### Improved",
    "- x",
    "### Added",
    "## [1.0.0] - 2026-01-01",
    "## [1.1.0] - 2026-02-30",
    "## [next] - 2026-01-01",
    "## [1.1.0] - 2026-01-02",
  ].join("\n");
  expect(codes(wrong, { wantsLinks: true })).toEqual([
    "LOG005:1",
    "LOG004:2",
    "LOG004:4",
    "LOG005:5",
    "LOG002:6",
    "LOG003:6",
    "LOG005:6",
    "LOG002:7",
    "LOG005:7",
    "LOG003:8",
    "LOG005:8",
  ]);
});

test("a released entry that was written anew fails the check; a yanked mark does not", () => {
  expect(codes(WRITTEN.replace("odd   spacing", "odd spacing"), { released: WRITTEN })).toEqual([
    "LOG006:12",
  ]);
  expect(codes(WRITTEN.replace("## [1.1.0] - 2026-10-01", ""), { released: WRITTEN })).toContain(
    "LOG006:1",
  );
  expect(codes(WRITTEN.replace(" [YANKED]", ""), { released: WRITTEN })).toEqual([]);
});

test("known-bad twin: a breaking chore that the changelog lacks fails the check by its hash", () => {
  const commits = commitsOf("docs: x", "chore!: drop Node 20", "feat: told", "fix: left out");
  const text = `# C\n## [Unreleased]\n- Told in other words (33333333)\n<!-- left out: 4444444, internal -->\n`;
  const problems = checkChangelog(about(text, { commits }));
  expect(problems).toEqual([
    expect.objectContaining({
      code: "LOG007",
      line: 2,
      message: "commit 22222222 is not there (breaking, Changed): drop Node 20",
    }),
  ]);
});

test("reading forgives what people write", () => {
  const { sections } = readChangelog("## 1.0.0 – 2026-01-01\r\n- a\r\n## unreleased\r\n");
  expect(sections.map(({ version, date }) => [version, date])).toEqual([
    ["1.0.0", "2026-01-01"],
    ["unreleased", ""],
  ]);
});
