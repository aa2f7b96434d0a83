import { createHash } from "node:crypto";
import { glob, readFile, realpath, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { InputError } from "../../lib/errors.ts";
import { nearest } from "../../lib/nearest.ts";
import type { RunSource } from "../../release/sources.ts";
import { readResults } from "../../report/read-results.ts";

const RESULTS = "results.json";
/** A release has tens of runs, a nightly year has thousands. */
const MAX_RUNS = 20_000;

/**
 * Judged runs that the words of a command line mean: run directories, folders of them at any depth, results.json files and
 * globs of all these. Oldest first, each once whatever links lead to it. InputError REL001 for a word that means none.
 */
export async function readRuns(
  cwd: string,
  {
    words,
    set,
    firstId,
  }: {
    readonly words: readonly string[];
    readonly set: RunSource["set"];
    /** The ids are r<firstId>, r<firstId + 1> … */
    readonly firstId: number;
  },
): Promise<RunSource[]> {
  const files = new Set<string>();
  for (const word of words) {
    for (const file of await resultsOf(cwd, word)) files.add(await realpath(file));
  }
  const runs = await Promise.all([...files].map((file) => readRun(cwd, file)));
  runs.sort((a, b) => order(a).localeCompare(order(b), "en"));
  return runs.map((run, i) => ({ ...run, set, id: `r${firstId + i}` }));
}

type ReadRun = Pick<RunSource, "path" | "sha256" | "results">;

function order({ results, path }: ReadRun): string {
  return `${results.startedAt} ${path}`;
}

async function readRun(cwd: string, file: string): Promise<ReadRun> {
  const bytes = await readFile(file);
  const path = relative(cwd, file).split(sep).join("/");
  const results = readResults(bytes.toString("utf8"), path);
  return { path, sha256: createHash("sha256").update(bytes).digest("hex"), results };
}

async function resultsOf(cwd: string, word: string): Promise<string[]> {
  const path = resolve(cwd, word);
  const kind = await stat(path).catch(() => undefined);
  let files: string[];
  if (kind?.isFile() === true) files = [path];
  else if (kind?.isDirectory() === true) files = await below(path);
  else if (/[*?[\]{}]/.test(word)) files = await matching(cwd, word);
  else files = [];
  if (files.length > 0) return files;
  throw await noRuns(cwd, word, kind === undefined);
}

async function matching(cwd: string, pattern: string): Promise<string[]> {
  const files: string[] = [];
  for await (const match of glob(pattern, { cwd })) {
    const path = resolve(cwd, match);
    const kind = await stat(path).catch(() => undefined);
    if (kind?.isDirectory() === true) files.push(...(await below(path)));
    else if (match.endsWith(RESULTS)) files.push(path);
  }
  return files;
}

/** A run directory itself, or those in it; `latest` is only another name for one of them. */
async function below(folder: string): Promise<string[]> {
  const own = join(folder, RESULTS);
  const isRun = await stat(own).then(
    () => true,
    () => false,
  );
  if (isRun) return [own];
  const files: string[] = [];
  for await (const match of glob(`**/${RESULTS}`, { cwd: folder })) {
    if (files.length >= MAX_RUNS) break;
    files.push(join(folder, match));
  }
  return files;
}

async function noRuns(cwd: string, word: string, isAbsent: boolean): Promise<InputError> {
  const known: string[] = [];
  for await (const match of glob("reports/*/", { cwd })) known.push(match.replace(/\/$/, ""));
  const close = nearest(word, known);
  return new InputError({
    code: "REL001",
    message: isAbsent ? `there is no "${word}"` : `there is no ${RESULTS} in "${word}"`,
    why: "figures of release documents come from judged runs only",
    fix:
      close !== undefined && close !== word
        ? `did you mean "${close}"?`
        : "name run directories, folders or globs, such as 'reports/*/latest'; harness run makes them",
  });
}
