import { createHash } from "node:crypto";
import { glob, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { verifyRunDirectory } from "../../adapters/attestation/run-files.ts";
import { printPdf } from "../../adapters/chromium/print-pdf.ts";
import { openGitHistory, type GitHistory } from "../../adapters/git/git-history.ts";
import { readTemplates } from "../../adapters/node/template-files.ts";
import { readHumanBlocks } from "../../documents/human-blocks.ts";
import { parseWaivers } from "../../readiness/parse-waivers.ts";
import { valueOrThrow } from "../../readiness/reader.ts";
import { readCommits } from "../../release/commits.ts";
import { dependencyChanges } from "../../release/dependencies.ts";
import type { NotesRequest } from "../../release/notes-view.ts";
import { renderNotes, type ReleaseDocument } from "../../release/render-notes.ts";
import type {
  CommitSource,
  ReadinessSource,
  RunSource,
  WaiverSource,
} from "../../release/sources.ts";
import { InputError, InputErrors } from "../../lib/errors.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { World } from "../world.ts";
import { foundReadiness, readReadiness } from "./read-readiness.ts";
import { readRuns } from "./read-runs.ts";

export const RENDERINGS = ["md", "html", "pdf"] as const;
export type Rendering = (typeof RENDERINGS)[number];

export interface NotesOptions {
  readonly from?: string;
  readonly to: string;
  readonly results: readonly string[];
  readonly baselineResults: readonly string[];
  /** Files that `harness checklist` wrote; none: every one below reports/readiness/. */
  readonly readiness: readonly string[];
  readonly document: ReleaseDocument;
  readonly render: readonly Rendering[];
  /** Of the release; without it the tag of `to`, else "Unreleased". */
  readonly release?: string;
  readonly out?: string;
  readonly roles: readonly string[];
  /** ISO 8601. */
  readonly now: string;
}

/** `--from root`: everything since the first commit. */
const ROOT = "root";
const WAIVERS = "checklists/waivers.yaml";

export async function notes(world: World, options: NotesOptions): Promise<ExitCode> {
  const { cwd } = world;
  const git = await openGitHistory(cwd);
  const range = await rangeOf(git, options);
  if (options.from === undefined) {
    const what =
      range.from === ROOT
        ? `no tag before ${options.to}: all changes`
        : `changes since ${range.from}`;
    world.console.err(`note: ${what} (--from names another)`);
  }
  const runs = await runsOf(world, options);
  const readiness = await readinessOf(world, options);
  const waivers = await readWaivers(cwd);
  const version = options.release ?? (await git.tagOf(range.source.to)) ?? "Unreleased";
  const folder = resolve(cwd, options.out ?? join("reports", "release", fileName(version)));
  const request: NotesRequest = {
    ...{ version, created: options.now, roles: options.roles },
    product: await productOf(cwd),
    from: range.from,
    to: options.to,
    webAddress: (await git.webAddress()) ?? null,
    sources: { runs, readiness, commits: range.source, waivers },
    dependencies: await dependenciesOf(git, range.source),
    base: relative(folder, cwd).split(sep).join("/"),
  };
  const written = await write(world, { folder, request, options });
  for (const file of written) world.console.out(relative(cwd, file));
  return EXIT.pass;
}

interface NamedRange {
  readonly from: string;
  readonly source: CommitSource;
}

async function rangeOf(git: GitHistory, { from, to }: NotesOptions): Promise<NamedRange> {
  const end = await git.resolve(to);
  const start = from ?? (await git.previousTag(to)) ?? ROOT;
  const begin = start === ROOT ? null : await git.resolve(start);
  const commits = readCommits(await git.commits({ from: begin, to: end }));
  return { from: start, source: { from: begin, to: end, commits } };
}

async function runsOf({ cwd, console }: World, options: NotesOptions): Promise<RunSource[]> {
  const before = await readRuns(cwd, {
    words: options.baselineResults,
    set: "before",
    firstId: 1,
  });
  const latest = options.results.length === 0 ? await latestRuns(cwd) : [];
  if (latest.length > 0)
    console.err(`note: figures of ${latest.join(", ")} (--results names others)`);
  const after = await readRuns(cwd, {
    words: [...options.results, ...latest],
    set: "after",
    firstId: before.length + 1,
  });
  const twice = after.find(({ path }) => before.some((run) => run.path === path));
  if (twice === undefined) {
    const runs = [...before, ...after];
    await refuseChangedRuns(cwd, runs);
    return runs;
  }
  throw new InputError({
    code: "REL003",
    message: `${twice.path} is in --results and in --baseline-results`,
    why: "a run compared with itself never differs",
    fix: "name it in one of them",
  });
}

/** A document made of an edited run would carry the digest of the edit. A run without a statement is told by `verify`. */
async function refuseChangedRuns(cwd: string, runs: readonly RunSource[]): Promise<void> {
  const errors: InputError[] = [];
  for (const { path } of runs) {
    const folder = dirname(path);
    for (const { kind, file, message } of await verifyRunDirectory(resolve(cwd, folder))) {
      if (kind === "no-statement") continue;
      errors.push(
        new InputError({
          code: "REL006",
          message,
          location: { file: `${folder}/${file}` },
          why: "release documents are made of runs that are what they were when they were judged",
          fix: "bring the recorded files back, or run the scenario again",
        }),
      );
    }
  }
  const [first, ...others] = errors;
  if (first !== undefined) throw new InputErrors([first, ...others]);
}

/** Only the executive summary shows it. */
async function readinessOf(
  { cwd, console }: World,
  { document, readiness }: NotesOptions,
): Promise<ReadinessSource[]> {
  if (document !== "executive-summary") return [];
  if (readiness.length > 0) return readReadiness(cwd, readiness);
  const found = await foundReadiness(cwd);
  if (found.length > 0)
    console.err(`note: readiness of ${found.join(", ")} (--readiness names others)`);
  return readReadiness(cwd, found);
}

/** The newest run of each scenario: what somebody means who names none. */
async function latestRuns(cwd: string): Promise<string[]> {
  const found: string[] = [];
  for await (const match of glob("reports/*/latest/results.json", { cwd })) {
    found.push(dirname(match).split(sep).join("/"));
  }
  return found.sort();
}

/** undefined file: no waivers. A file that cannot be understood is an error with every place. */
export async function readWaivers(cwd: string, path = WAIVERS): Promise<WaiverSource | null> {
  const bytes = await readFile(resolve(cwd, path)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (bytes === undefined) return null;
  const read = parseWaivers(bytes.toString("utf8"), { file: path, items: new Map() });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { path, sha256, waivers: valueOrThrow(read) };
}

async function dependenciesOf(git: GitHistory, { from, to }: CommitSource) {
  const before = from === null ? undefined : await git.fileAt(from, "package.json");
  return dependencyChanges(before, await git.fileAt(to, "package.json"));
}

async function productOf(cwd: string): Promise<string> {
  const text = await readFile(join(cwd, "package.json"), "utf8").catch(() => "{}");
  const name = /"name"\s*:\s*"(?:@[^/"]+\/)?([^"]+)"/.exec(text)?.[1];
  return name ?? cwd.split(sep).at(-1) ?? "product";
}

function fileName(version: string): string {
  return version.replace(/[^\w.+-]+/g, "-").replace(/^\.+/, "");
}

async function write(
  world: World,
  about: {
    readonly folder: string;
    readonly request: NotesRequest;
    readonly options: NotesOptions;
  },
): Promise<string[]> {
  const { folder, request, options } = about;
  const { document, render } = options;
  const templates = await readTemplates(world);
  const file = (ending: Rendering): string => join(folder, `${document}.${ending}`);
  const human = readHumanBlocks(await readFile(file("md"), "utf8").catch(() => ""));
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  const put = async (ending: Rendering, content: string | Buffer): Promise<void> => {
    await writeFile(file(ending), content);
    written.push(file(ending));
  };
  if (render.includes("md")) {
    await put("md", renderNotes({ document, format: "md", request, templates, human }));
  }
  if (!render.includes("html") && !render.includes("pdf")) return written;
  const html = renderNotes({ document, format: "html", request, templates, human });
  if (render.includes("html")) await put("html", html);
  if (render.includes("pdf")) await put("pdf", await printPdf(html, world.env));
  return written;
}
