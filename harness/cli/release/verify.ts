import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { verifyRunDirectory } from "../../adapters/attestation/run-files.ts";
import { openGitHistory } from "../../adapters/git/git-history.ts";
import { formatError, HarnessError, InputError } from "../../lib/errors.ts";
import { readCommits } from "../../release/commits.ts";
import { readDocument, type ClaimedSource } from "../../release/read-document.ts";
import type {
  CommitSource,
  ReadinessSource,
  RunSource,
  WaiverSource,
} from "../../release/sources.ts";
import {
  verifyDocument,
  type Verification,
  type VerifyProblem,
} from "../../release/verify-document.ts";
import { readResults } from "../../report/read-results.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { World } from "../world.ts";
import { readWaivers } from "./notes.ts";
import { readReadiness } from "./read-readiness.ts";
import { readRuns } from "./read-runs.ts";

export interface VerifyOptions {
  readonly files: readonly string[];
  /** Where runs are looked for that a document names by digest only. */
  readonly results: readonly string[];
  readonly verbose: boolean;
}

export async function verify(world: World, options: VerifyOptions): Promise<ExitCode> {
  let failed = false;
  for (const file of options.files) {
    const { verified, problems, notes, summary } = await verifyFile(world, file, options.results);
    if (options.verbose) {
      for (const { line, text, recipe } of verified) {
        world.console.out(`${file}:${line} ok ${text} = ${recipe}`);
      }
    }
    for (const note of notes) world.console.out(`${file} note: ${note}`);
    for (const { code, line, message } of problems) {
      const location = line === undefined ? { file } : { file, line };
      world.console.err(formatError(new HarnessError({ code, message, location })));
    }
    world.console.out(`${file}: ${summary}`);
    failed ||= problems.length > 0;
  }
  return failed ? EXIT.fail : EXIT.pass;
}

interface VerifiedFile extends Verification {
  readonly notes: readonly string[];
  readonly summary: string;
}

async function verifyFile(
  world: World,
  file: string,
  results: readonly string[],
): Promise<VerifiedFile> {
  const path = resolve(world.cwd, file);
  const document = readDocument(await readText(path, file));
  if (document.sources.length === 0) {
    throw new InputError({
      code: "REL010",
      message: "it has no table of evidence, so there is nothing to verify it with",
      location: { file },
      fix: "verify the Markdown that harness notes wrote",
    });
  }
  const evidence = new EvidenceReader(world, dirname(path), results);
  for (const source of document.sources) await evidence.read(source);
  const { runs, readiness, commits, waivers, unusable } = evidence;
  const sources = { runs, readiness, commits, waivers };
  const { problems, verified } = verifyDocument(document, sources, unusable);
  const all = [...evidence.problems, ...problems];
  const counts = `${verified.length} of ${document.figures.length} figures verified against ${runs.length} runs`;
  const human = `${document.humanBlocks} blocks written by people are not judged`;
  const verdict = all.length === 0 ? "verified" : `NOT verified, ${all.length} problems`;
  return {
    ...{ verified, problems: all, notes: evidence.notes },
    summary: `${verdict}: ${counts}; ${human}`,
  };
}

/** Reads what a document names, and remembers what is wrong with it. */
class EvidenceReader {
  readonly runs: RunSource[] = [];
  readonly readiness: ReadinessSource[] = [];
  readonly problems: VerifyProblem[] = [];
  readonly notes: string[] = [];
  readonly unusable = new Set<string>();
  commits: CommitSource | null = null;
  waivers: WaiverSource | null = null;
  readonly #world: World;
  readonly #folder: string;
  readonly #results: readonly string[];
  #known: readonly RunSource[] | undefined;

  constructor(world: World, folder: string, results: readonly string[]) {
    this.#world = world;
    this.#folder = folder;
    this.#results = results;
  }

  async read(source: ClaimedSource): Promise<void> {
    try {
      if (source.set === "commits") await this.#readCommits(source);
      else if (source.set === "waivers") await this.#readWaivers(source);
      else if (source.set === "readiness") await this.#readReadiness(source);
      else await this.#readRun(source, source.set);
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      this.#refuse(source, "VER003", `${source.id}: ${error.message}`);
    }
  }

  #refuse({ id, line }: ClaimedSource, code: VerifyProblem["code"], message: string): void {
    this.problems.push({ code, line, message });
    if (code === "VER003") this.unusable.add(id);
  }

  async #readRun(source: ClaimedSource, set: RunSource["set"]): Promise<void> {
    const { id, digest, link } = source;
    if (link === null) return this.#findRun(source, set);
    const file = resolve(this.#folder, link);
    const path = this.#near(file);
    const bytes = await readFile(file).catch(() => undefined);
    if (bytes === undefined) return this.#refuse(source, "VER003", `${id}: ${path} is not there`);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    if (sha256 !== digest) {
      const message = `${id}: ${path} was changed: it has sha256 ${sha256}, the document was made of ${digest}`;
      this.#refuse(source, "VER002", message);
    }
    this.runs.push({ id, set, path, sha256, results: readResults(bytes.toString("utf8"), path) });
    await this.#checkStatement(source, dirname(file));
  }

  async #findRun(source: ClaimedSource, set: RunSource["set"]): Promise<void> {
    this.#known ??= await readRuns(this.#world.cwd, { words: this.#results, set, firstId: 1 });
    const found = this.#known.find(({ sha256 }) => sha256 === source.digest);
    if (found === undefined) {
      const message = `${source.id}: no run below ${this.#results.join(", ")} has sha256 ${source.digest}`;
      return this.#refuse(source, "VER003", message);
    }
    this.runs.push({ ...found, id: source.id, set });
    await this.#checkStatement(source, dirname(resolve(this.#world.cwd, found.path)));
  }

  async #checkStatement(source: ClaimedSource, folder: string): Promise<void> {
    for (const { kind, file, message } of await verifyRunDirectory(folder)) {
      const path = this.#near(join(folder, file));
      if (kind === "no-statement") {
        this.notes.push(`${source.id}: ${path} is not there; its results.json alone was compared`);
      } else this.#refuse(source, "VER006", `${source.id}: ${path}: ${message}`);
    }
  }

  async #readReadiness(source: ClaimedSource): Promise<void> {
    const file = this.#near(resolve(this.#folder, source.link ?? ""));
    const [read] = await readReadiness(this.#world.cwd, [file]);
    if (read === undefined) return;
    if (read.sha256 !== source.digest) {
      const message = `${source.id}: ${file} was changed: it has sha256 ${read.sha256}, the document was made of ${source.digest}`;
      this.#refuse(source, "VER002", message);
    }
    this.readiness.push({ ...read, id: source.id });
  }

  async #readCommits({ digest }: ClaimedSource): Promise<void> {
    const [from = "", to = ""] = digest.split("..");
    const git = await openGitHistory(this.#world.cwd);
    const range = {
      from: from === "root" ? null : await git.resolve(from),
      to: await git.resolve(to),
    };
    this.commits = { ...range, commits: readCommits(await git.commits(range)) };
  }

  async #readWaivers(source: ClaimedSource): Promise<void> {
    const file = resolve(this.#folder, source.link ?? "");
    const waivers = await readWaivers(this.#world.cwd, relative(this.#world.cwd, file));
    if (waivers === null) {
      return this.#refuse(source, "VER003", `${source.id}: ${this.#near(file)} is not there`);
    }
    if (waivers.sha256 !== source.digest) {
      const message = `${source.id}: ${waivers.path} was changed: it has sha256 ${waivers.sha256}, the document was made of ${source.digest}`;
      this.#refuse(source, "VER002", message);
    }
    this.waivers = waivers;
  }

  #near(file: string): string {
    return relative(this.#world.cwd, file).split(sep).join("/");
  }
}

async function readText(path: string, file: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: unknown) => {
    throw new InputError({
      code: "REL011",
      message: "the document cannot be read",
      location: { file },
      fix: "name a Markdown file that harness notes wrote",
      cause,
    });
  });
}
