/**
 * A changelog as text: Keep a Changelog 2.0 (1.1 where 2.0 is silent). It belongs to the people who write it: only lines are
 * added, below Unreleased and at the end, and nothing that is there is ever written anew.
 */
import type { ReleaseCommit } from "./commits.ts";

export const CHANGE_TYPES = [
  "Added",
  "Changed",
  "Deprecated",
  "Removed",
  "Fixed",
  "Security",
] as const;
export type ChangeType = (typeof CHANGE_TYPES)[number];

export const UNRELEASED = "Unreleased";

export interface ChangelogSection {
  /** `Unreleased` or `1.2.0`. */
  readonly version: string;
  /** As written; empty where there is none. */
  readonly date: string;
  readonly yanked: boolean;
  /** 1-based line of its heading. */
  readonly line: number;
  /** Lines below its heading, up to the next one or the link definitions. */
  readonly lines: readonly string[];
}

export interface Changelog {
  readonly lines: readonly string[];
  readonly sections: readonly ChangelogSection[];
  /** Version in lower case → its link, with the 1-based line. */
  readonly links: ReadonlyMap<string, { readonly target: string; readonly line: number }>;
}

export const NEW_CHANGELOG = `# Changelog

All notable changes are listed here. The format is [Keep a Changelog 2.0.0](https://keepachangelog.com/en/2.0.0/), versions
follow [Semantic Versioning](https://semver.org/).

## [Unreleased]
`;

const HEADING = /^##\s+\[?([^\]\s]+)\]?(?:\s+[-–—]\s+(\S+))?\s*(\[YANKED\])?\s*$/i;
const LINK = /^\[([^\]]+)\]:\s*(\S+)\s*$/;

export function readChangelog(text: string): Changelog {
  const lines = text.split(/\r?\n/);
  const headings = lines.flatMap((row, i) => {
    const match = HEADING.exec(row);
    return match === null ? [] : [{ i, match }];
  });
  const firstLink = endOfSections(lines);
  const sections = headings.map(({ i, match }, k): ChangelogSection => {
    const [, version = "", date = "", yanked] = match;
    const end = headings[k + 1]?.i ?? Math.max(firstLink, i + 1);
    return {
      version,
      date,
      yanked: yanked !== undefined,
      line: i + 1,
      lines: lines.slice(i + 1, end),
    };
  });
  const links = new Map<string, { target: string; line: number }>();
  for (const [i, row] of lines.entries()) {
    const [, name = "", target = ""] = LINK.exec(row) ?? [];
    if (name !== "") links.set(name.toLowerCase(), { target, line: i + 1 });
  }
  return { lines, sections, links };
}

/** Index of the first of the link definitions that the file ends with. */
function endOfSections(lines: readonly string[]): number {
  let end = lines.length;
  for (let i = lines.length - 1; i >= 0; i -= 1) {
    const row = lines[i] ?? "";
    if (LINK.test(row)) end = i;
    else if (row.trim() !== "") break;
  }
  return end;
}

/** Where an entry of this commit belongs; undefined: it changes nothing for users. */
export function changeTypeOf({
  kind,
  breaking,
  revertedBy,
}: ReleaseCommit): ChangeType | undefined {
  if (revertedBy !== null) return undefined;
  if (kind === "feature") return "Added";
  if (kind === "fix") return "Fixed";
  if (kind === "security") return "Security";
  return kind === "performance" || breaking.length > 0 ? "Changed" : undefined;
}

/** A commit is dealt with when its hash stands anywhere in the file, be it in a comment that says why it was left out. */
export function missingCommits(
  changelog: Changelog,
  commits: readonly ReleaseCommit[],
): ReleaseCommit[] {
  const text = changelog.lines.join("\n");
  const named = new Set((text.match(/\b[0-9a-f]{7,40}\b/g) ?? []).map((hash) => hash.slice(0, 7)));
  return commits.filter(
    (commit) => changeTypeOf(commit) !== undefined && !named.has(commit.hash.slice(0, 7)),
  );
}

export interface ChangelogUpdate {
  /** Newest first, as git lists them. */
  readonly commits: readonly ReleaseCommit[];
  /** `https://host/owner/name`; null: no links are written. */
  readonly webAddress: string | null;
  /** Makes Unreleased this version. Tags are `v` and the version. */
  readonly release?: { readonly version: string; readonly date: string };
}

/** The text with entries for what is missing, and with a new version where one is asked for. */
export function updateChangelog(text: string, update: ChangelogUpdate): string {
  const changelog = readChangelog(text);
  const missing = missingCommits(changelog, update.commits).reverse();
  let lines = withUnreleased(changelog);
  for (const type of CHANGE_TYPES) {
    const entries = missing
      .filter((commit) => changeTypeOf(commit) === type)
      .map((commit) => entryOf(commit, update.webAddress));
    if (entries.length > 0) lines = withEntries(lines, type, entries);
  }
  if (update.release !== undefined) lines = withRelease(lines, update.release);
  if (update.webAddress !== null) lines = withLinks(lines, update.webAddress);
  return `${lines.join("\n").trimEnd()}\n`;
}

function withUnreleased({ lines, sections }: Changelog): string[] {
  if (sections.some(({ version }) => version.toLowerCase() === UNRELEASED.toLowerCase())) {
    return [...lines];
  }
  const at = sections[0] === undefined ? endOfSections(lines) : sections[0].line - 1;
  return [...lines.slice(0, at), `## [${UNRELEASED}]`, "", ...lines.slice(at)];
}

function withEntries(lines: readonly string[], type: ChangeType, entries: string[]): string[] {
  const { sections } = readChangelog(lines.join("\n"));
  const section = sections.find(
    ({ version }) => version.toLowerCase() === UNRELEASED.toLowerCase(),
  );
  if (section === undefined) return [...lines];
  const own = section.lines.findIndex(
    (row) => row.trim().toLowerCase() === `### ${type}`.toLowerCase(),
  );
  if (own === -1) {
    const before = section.lines.findIndex((row) => isLaterType(row, type));
    const at = section.line + (before === -1 ? lastText(section.lines) + 1 : before);
    const block = ["", `### ${type}`, "", ...entries];
    const rest = lines.slice(at);
    return [...lines.slice(0, at), ...(before === -1 ? block : [...block.slice(1), ""]), ...rest];
  }
  const next = section.lines.findIndex((row, i) => i > own && row.startsWith("### "));
  const until = section.lines.slice(0, next === -1 ? undefined : next);
  const last = lastText(until);
  const at = section.line + last + 1;
  return [
    ...lines.slice(0, at),
    ...(last === own ? ["", ...entries] : entries),
    ...lines.slice(at),
  ];
}

function isLaterType(row: string, type: ChangeType): boolean {
  const other = CHANGE_TYPES.findIndex((one) => row.trim() === `### ${one}`);
  return other > CHANGE_TYPES.indexOf(type);
}

/** Index of the last line that is not empty; -1 where all are. */
function lastText(lines: readonly string[]): number {
  return lines.findLastIndex((row) => row.trim() !== "");
}

/** Its own words, in which nothing is markup. */
function entryOf(
  { hash, scope, subject, breaking, advisories }: ReleaseCommit,
  web: string | null,
): string {
  const text = (raw: string): string =>
    raw
      .replace(/\s+/g, " ")
      .trim()
      .replace(/[\\<>*_[\]|]/g, "\\$&");
  const short = hash.slice(0, 8);
  const link = web === null ? short : `[${short}](${web}/commit/${hash})`;
  // Readers of security entries look for the id first.
  const ids = advisories.length === 0 ? "" : `${advisories.join(", ")}: `;
  const mark = breaking.length > 0 ? "**Breaking:** " : "";
  const what = breaking.filter((one) => one !== subject).map((one) => `; ${text(one)}`);
  return `- ${ids}${mark}${scope === "" ? "" : `${text(scope)}: `}${text(subject)}${what.join("")} (${link})`;
}

function withRelease(
  lines: readonly string[],
  { version, date }: { readonly version: string; readonly date: string },
): string[] {
  const at = lines.findIndex((row) => HEADING.exec(row)?.[1]?.toLowerCase() === "unreleased");
  return [...lines.slice(0, at + 1), "", `## [${version}] - ${date}`, ...lines.slice(at + 1)];
}

/** Adds what is missing; only the link of Unreleased, which is no record of anything, follows the newest version. */
function withLinks(lines: readonly string[], web: string): string[] {
  const { sections, links } = readChangelog(lines.join("\n"));
  const released = sections.filter(({ version }) => version.toLowerCase() !== "unreleased");
  const [newest] = released;
  const unreleased =
    newest === undefined ? undefined : `[unreleased]: ${web}/compare/v${newest.version}...HEAD`;
  const missing = released.flatMap(({ version }, i) => {
    if (links.has(version.toLowerCase())) return [];
    const previous = released[i + 1]?.version;
    const target =
      previous === undefined
        ? `${web}/releases/tag/v${version}`
        : `${web}/compare/v${previous}...v${version}`;
    return [`[${version}]: ${target}`];
  });
  const kept = lines.filter((row) => !/^\[unreleased\]:/i.test(row));
  const end = endOfSections(kept);
  const added = [...(unreleased === undefined ? [] : [unreleased]), ...missing];
  if (added.length === 0) return [...lines];
  const head = kept.slice(0, lastText(kept.slice(0, end)) + 1);
  return [...head, "", ...added, ...kept.slice(end)];
}
