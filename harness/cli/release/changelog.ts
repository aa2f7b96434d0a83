import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { valid } from "semver";
import { openGitHistory, type GitHistory } from "../../adapters/git/git-history.ts";
import { formatError, HarnessError, InputError } from "../../lib/errors.ts";
import {
  missingCommits,
  NEW_CHANGELOG,
  readChangelog,
  updateChangelog,
} from "../../release/changelog.ts";
import { checkChangelog } from "../../release/check-changelog.ts";
import { readCommits, type ReleaseCommit } from "../../release/commits.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { World } from "../world.ts";

export interface ChangelogOptions {
  readonly check: boolean;
  readonly release?: string;
  /** Of the last release; without it the last tag, else the first commit. */
  readonly from?: string;
  readonly file: string;
  /** `2026-11-21`. */
  readonly today: string;
}

export async function changelog(world: World, options: ChangelogOptions): Promise<ExitCode> {
  const git = await openGitHistory(world.cwd);
  const path = resolve(world.cwd, options.file);
  const text = await readFile(path, "utf8").catch(() => undefined);
  const start = options.from ?? (await lastTag(git));
  const from = start === undefined ? null : await git.resolve(start);
  const to = await git.resolve("HEAD");
  const commits = readCommits(await git.commits({ from, to }));
  const webAddress = (await git.webAddress()) ?? null;
  if (options.check) {
    const released = from === null ? undefined : await git.fileAt(from, options.file);
    const about = { text, released, commits, wantsLinks: webAddress !== null };
    return report(world, options.file, about);
  }
  const release = releaseOf(options, text ?? "");
  const updated = updateChangelog(text ?? NEW_CHANGELOG, {
    ...{ commits, webAddress },
    ...(release === undefined ? {} : { release }),
  });
  if (updated === text) {
    world.console.out(`${options.file}: nothing to add`);
    return EXIT.pass;
  }
  const added = missingCommits(readChangelog(text ?? ""), commits).length;
  await writeFile(path, updated);
  const version = release === undefined ? "" : `, ${release.version} of ${release.date}`;
  world.console.out(`${options.file}: ${added} entries added${version}`);
  return EXIT.pass;
}

/** The newest tag up to HEAD, HEAD's own among them. */
async function lastTag(git: GitHistory): Promise<string | undefined> {
  return (await git.tagOf("HEAD")) ?? git.previousTag("HEAD");
}

function releaseOf({ release, today, file }: ChangelogOptions, text: string) {
  if (release === undefined) return undefined;
  const version = valid(release);
  if (version === null) {
    throw new InputError({
      code: "REL020",
      message: `"${release}" is no semantic version`,
      fix: "write it like 1.2.0",
    });
  }
  if (readChangelog(text).sections.some((section) => section.version === version)) {
    throw new InputError({
      code: "REL021",
      message: `${version} is released already`,
      location: { file },
      why: "what was released is never written anew",
      fix: "choose a later version",
    });
  }
  return { version, date: today };
}

function report(
  world: World,
  file: string,
  about: {
    readonly text: string | undefined;
    readonly released: string | undefined;
    readonly commits: readonly ReleaseCommit[];
    readonly wantsLinks: boolean;
  },
): ExitCode {
  const { text } = about;
  if (text === undefined) {
    throw new InputError({
      code: "REL022",
      message: "there is no changelog",
      location: { file },
      fix: "harness changelog writes one",
    });
  }
  const problems = checkChangelog({ ...about, text });
  for (const { code, line, message, fix } of problems) {
    world.console.err(
      formatError(new HarnessError({ code, message, fix, location: { file, line } })),
    );
  }
  const verdict = problems.length === 0 ? "in order" : `${problems.length} problems`;
  const count = `${about.commits.length} commits since the last release looked at`;
  world.console.out(`${file}: ${verdict}; ${count}`);
  return problems.length === 0 ? EXIT.pass : EXIT.fail;
}
