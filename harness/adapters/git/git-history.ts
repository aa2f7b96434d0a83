/** What release documents need of a repository, read by the git command line. Nothing is changed. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { EnvironmentError, InputError } from "../../lib/errors.ts";

const execute = promisify(execFile);
const TIMEOUT_MS = 60_000;
/** A hundred thousand commits with long messages. */
const MAX_OUTPUT_BYTES = 512 * 1024 * 1024;
const SHOWN_TAGS = 5;
const FIELDS = ["%H", "%P", "%aI", "%an", "%B"];

/** As commits are before anybody has read them. */
export interface RawCommit {
  readonly hash: string;
  /** More than one: a merge. */
  readonly parents: readonly string[];
  /** ISO 8601. */
  readonly date: string;
  readonly author: string;
  readonly message: string;
}

export interface CommitRange {
  /** Full hash; null: everything since the first commit. */
  readonly from: string | null;
  readonly to: string;
}

export interface GitHistory {
  /** Full hash of a tag, branch or commit. InputError GIT002 when there is none. */
  resolve(revision: string): Promise<string>;
  /** The newest tag before `to`, that of `to` itself left aside; undefined without one. */
  previousTag(to: string): Promise<string | undefined>;
  /** Tag of exactly this commit. */
  tagOf(hash: string): Promise<string | undefined>;
  /** Newest first. InputError GIT003 when `from` is no ancestor of `to`. */
  commits(range: CommitRange): Promise<RawCommit[]>;
  /** Text of a file at a commit; undefined when it has none. */
  fileAt(hash: string, path: string): Promise<string | undefined>;
  /** Web address of the remote `origin` without `.git`; undefined without one. */
  webAddress(): Promise<string | undefined>;
}

/** InputError GIT001 when the folder is in no repository. */
export async function openGitHistory(folder: string): Promise<GitHistory> {
  const git = gitIn(folder);
  const top = await git("rev-parse", "--show-toplevel");
  if (top === undefined) {
    throw new InputError({
      code: "GIT001",
      message: "this folder is in no git repository",
      why: "release documents list the commits between two versions",
      fix: "run it in the project's checkout",
    });
  }
  return {
    resolve: (revision) => resolve(git, revision),
    previousTag: (to) => git("describe", "--tags", "--abbrev=0", `${to}^`),
    tagOf: (hash) => git("describe", "--tags", "--exact-match", hash),
    commits: (range) => commitsOf(git, range),
    fileAt: (hash, path) => git("show", `${hash}:./${path}`),
    async webAddress() {
      const address = await git("remote", "get-url", "origin");
      return address === undefined ? undefined : webAddressOf(address);
    },
  };
}

/** What a git command printed; undefined when it failed. */
type Git = (...args: readonly string[]) => Promise<string | undefined>;

function gitIn(folder: string): Git {
  return async (...args) => {
    try {
      const { stdout } = await execute("git", [...args], {
        cwd: folder,
        timeout: TIMEOUT_MS,
        maxBuffer: MAX_OUTPUT_BYTES,
      });
      return stdout.trim();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") {
        throw new EnvironmentError({
          code: "GIT010",
          message: "there is no git on PATH",
          fix: "sudo apt-get install git",
          cause: error,
        });
      }
      return undefined;
    }
  };
}

async function resolve(git: Git, revision: string): Promise<string> {
  const hash = await git(
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${revision}^{commit}`,
  );
  // Before version 2.30 rev-parse printed that option too.
  const found = hash?.split("\n").at(-1);
  if (found !== undefined && /^[0-9a-f]{40,64}$/.test(found)) return found;
  const tags = ((await git("tag", "--sort=-creatordate")) ?? "").split("\n").filter(Boolean);
  throw new InputError({
    code: "GIT002",
    message: `there is no tag or commit "${revision}"`,
    why:
      tags.length === 0
        ? "this repository has no tags; a shallow clone has none either (git fetch --tags --unshallow)"
        : `the newest tags are ${tags.slice(0, SHOWN_TAGS).join(", ")}`,
    fix: "name a tag or commit, or --from root for everything since the first commit",
  });
}

async function commitsOf(git: Git, { from, to }: CommitRange): Promise<RawCommit[]> {
  if (from !== null && (await git("merge-base", "--is-ancestor", from, to)) === undefined) {
    throw new InputError({
      code: "GIT003",
      message: `${from.slice(0, 12)} is no ancestor of ${to.slice(0, 12)}`,
      why: "what lies between two versions is known only when one led to the other",
      fix: "name an older version in --from; in a shallow clone: git fetch --unshallow",
    });
  }
  const range = from === null ? to : `${from}..${to}`;
  const text = (await git("log", "-z", `--format=${FIELDS.join("%n")}`, range)) ?? "";
  return text.split("\0").filter(Boolean).map(readCommit);
}

function readCommit(text: string): RawCommit {
  const [hash = "", parents = "", date = "", author = "", ...message] = text.split("\n");
  const parentHashes = parents.split(" ").filter(Boolean);
  return { hash, parents: parentHashes, date, author, message: message.join("\n").trim() };
}

/** `git@host:owner/name.git` and `https://user@host/owner/name.git` → `https://host/owner/name`. */
function webAddressOf(address: string): string | undefined {
  const ssh = /^(?:ssh:\/\/)?[\w.-]+@([\w.-]+)(?::\d+)?[:/](.+?)(?:\.git)?\/?$/.exec(address);
  if (ssh !== null) return `https://${ssh[1]}/${ssh[2]}`;
  const web = /^https?:\/\/(?:[^@/]+@)?([^/]+\/.+?)(?:\.git)?\/?$/.exec(address);
  return web === null ? undefined : `https://${web[1]}`;
}
