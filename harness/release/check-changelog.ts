import { compare, valid } from "semver";
import {
  CHANGE_TYPES,
  changeTypeOf,
  missingCommits,
  readChangelog,
  type Changelog,
  type ChangelogSection,
} from "./changelog.ts";
import type { ReleaseCommit } from "./commits.ts";

/**
 * - LOG001: Unreleased is not there, or not on top
 * - LOG002: a heading is no version with an ISO date
 * - LOG003: versions or dates are not in order, or one is there twice
 * - LOG004: a kind of change that the format does not have, or one without an entry
 * - LOG005: a version has no compare link
 * - LOG006: what was released was written anew
 * - LOG007: a commit that users should know of is not there
 */
export interface ChangelogProblem {
  readonly code: `LOG00${1 | 2 | 3 | 4 | 5 | 6 | 7}`;
  readonly line: number;
  readonly message: string;
  readonly fix: string;
}

export interface ChangelogCheck {
  readonly text: string;
  /** Text at the last release; undefined: it had none. */
  readonly released: string | undefined;
  readonly commits: readonly ReleaseCommit[];
  /** Whether there is a web address for compare links. */
  readonly wantsLinks: boolean;
}

/** Every problem at once, in the order of the file. */
export function checkChangelog(check: ChangelogCheck): ChangelogProblem[] {
  const changelog = readChangelog(check.text);
  const problems = [
    ...checkTop(changelog),
    ...changelog.sections.flatMap(checkHeading),
    ...checkOrder(changelog.sections),
    ...changelog.sections.flatMap(checkTypes),
    ...(check.wantsLinks ? checkLinks(changelog) : []),
    ...checkKept(changelog, check.released),
    ...checkCommits(changelog, check.commits),
  ];
  return problems.sort((a, b) => a.line - b.line);
}

function isUnreleased({ version }: ChangelogSection): boolean {
  return version.toLowerCase() === "unreleased";
}

function checkTop({ sections }: Changelog): ChangelogProblem[] {
  if (sections[0] !== undefined && isUnreleased(sections[0])) return [];
  const found = sections.find(isUnreleased);
  const message =
    found === undefined ? "there is no Unreleased section" : "Unreleased is not on top";
  const fix = "begin with ## [Unreleased]; harness changelog adds it";
  return [{ code: "LOG001", line: found?.line ?? 1, message, fix }];
}

function checkHeading(section: ChangelogSection): ChangelogProblem[] {
  if (isUnreleased(section)) return [];
  const { version, date, line } = section;
  const fix = "write it like ## [1.2.0] - 2026-11-21";
  if (valid(version) === null) {
    return [{ code: "LOG002", line, message: `"${version}" is no semantic version`, fix }];
  }
  const isDay =
    /^\d{4}-\d\d-\d\d$/.test(date) && new Date(`${date}T00:00:00Z`).toJSON()?.startsWith(date);
  if (isDay === true) return [];
  return [{ code: "LOG002", line, message: `"${date}" is no date such as 2026-11-21`, fix }];
}

function checkOrder(sections: readonly ChangelogSection[]): ChangelogProblem[] {
  const released = sections.filter(
    (section) => !isUnreleased(section) && valid(section.version) !== null,
  );
  return released.flatMap((section, i): ChangelogProblem[] => {
    const newer = released[i - 1];
    if (newer === undefined) return [];
    const { line, version, date } = section;
    const fix = "put the newest version first, each once";
    const order = compare(version, newer.version);
    if (order === 0) {
      return [{ code: "LOG003", line, message: `${version} is there twice`, fix }];
    }
    if (order > 0) {
      return [{ code: "LOG003", line, message: `${version} stands below ${newer.version}`, fix }];
    }
    if (date <= newer.date) return [];
    const message = `${version} of ${date} stands below ${newer.version} of ${newer.date}`;
    return [{ code: "LOG003", line, message, fix }];
  });
}

function checkTypes({ lines, line }: ChangelogSection): ChangelogProblem[] {
  const known: readonly string[] = CHANGE_TYPES;
  const headings = lines.flatMap((row, i) => (row.startsWith("### ") ? [i] : []));
  return headings.flatMap((i, k): ChangelogProblem[] => {
    const type = (lines[i] ?? "").slice(4).trim();
    const at = line + i + 1;
    if (!known.includes(type)) {
      const fix = `use one of ${CHANGE_TYPES.join(", ")}`;
      return [{ code: "LOG004", line: at, message: `"${type}" is no kind of change`, fix }];
    }
    const own = lines.slice(i + 1, headings[k + 1]);
    if (own.some((row) => row.trim() !== "")) return [];
    const fix = "leave the heading out";
    return [{ code: "LOG004", line: at, message: `${type} has no entry`, fix }];
  });
}

function checkLinks({ sections, links }: Changelog): ChangelogProblem[] {
  const released = sections.filter((section) => !isUnreleased(section));
  const wanted = released.length === 0 ? [] : sections;
  return wanted
    .filter(({ version }) => !links.has(version.toLowerCase()))
    .map(({ version, line }): ChangelogProblem => {
      const message = `[${version}] has no compare link at the end of the file`;
      return { code: "LOG005", line, message, fix: "run harness changelog, which adds it" };
    });
}

/** Versions that were released stay as they were, word for word; only a [YANKED] may come. */
function checkKept({ sections }: Changelog, released: string | undefined): ChangelogProblem[] {
  if (released === undefined) return [];
  const body = ({ lines }: ChangelogSection): string => lines.join("\n").trim();
  return readChangelog(released)
    .sections.filter((section) => !isUnreleased(section))
    .flatMap((old): ChangelogProblem[] => {
      const now = sections.find(({ version }) => version === old.version);
      const fix = `restore it (git show), and write corrections into Unreleased`;
      if (now === undefined) {
        return [{ code: "LOG006", line: 1, message: `${old.version} was taken out`, fix }];
      }
      if (now.date === old.date && body(now) === body(old)) return [];
      const message = `the entries of ${old.version} are not those that were released`;
      return [{ code: "LOG006", line: now.line, message, fix }];
    });
}

function checkCommits(changelog: Changelog, commits: readonly ReleaseCommit[]): ChangelogProblem[] {
  const line = changelog.sections.find(isUnreleased)?.line ?? 1;
  return missingCommits(changelog, commits).map((commit): ChangelogProblem => {
    const short = commit.hash.slice(0, 8);
    const breaks = commit.breaking.length > 0 ? "breaking, " : "";
    return {
      code: "LOG007",
      line,
      message: `commit ${short} is not there (${breaks}${changeTypeOf(commit)}): ${commit.subject}`,
      fix: `run harness changelog, or name ${short} in a comment that says why it is left out`,
    };
  });
}
