/** Which folders are runs, and which files beside them are documents. Links are not followed: `latest` is no second run. */
import { readdir, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { RESULTS_FILE } from "../../domain/statement.ts";
import { InputError } from "../../lib/errors.ts";

export interface FoundRun {
  /** Absolute. */
  readonly folder: string;
  /** Relative to the page, with forward slashes. */
  readonly path: string;
  readonly files: readonly string[];
}

export interface FoundFolders {
  readonly runs: readonly FoundRun[];
  /** Paths of documents that belong to no run, relative to the page. */
  readonly documents: readonly string[];
}

/** `<out>/<scenario>/<run-id>` and a few levels for those who sort their runs further. */
const DEEPEST = 5;
const MOST_DOCUMENTS = 1000;
const DOCUMENT = /\.(html|md|pdf|sarif)$|^readiness\.json$/;

/** Throws InputError RUN034 for a word that is no folder. */
export async function findRuns(
  cwd: string,
  folders: readonly string[],
  page: string,
): Promise<FoundFolders> {
  const runs = new Map<string, FoundRun>();
  const documents = new Set<string>();
  const toPage = (path: string): string => relative(page, path).split(sep).join("/");
  const walk = async (folder: string, depth: number): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    if (files.includes(RESULTS_FILE) || files.includes("run.json")) {
      runs.set(folder, { folder, path: toPage(folder), files });
      return;
    }
    for (const name of files.filter((file) => DOCUMENT.test(file)).sort()) {
      const path = toPage(join(folder, name));
      if (path !== "index.html" && documents.size < MOST_DOCUMENTS) documents.add(path);
    }
    if (depth === DEEPEST) return;
    for (const entry of entries) {
      if (entry.isDirectory() && !entry.name.startsWith(".")) {
        await walk(join(folder, entry.name), depth + 1);
      }
    }
  };
  for (const folder of folders) {
    const path = resolve(cwd, folder);
    if ((await stat(path).catch(() => undefined))?.isDirectory() !== true) {
      throw new InputError({
        code: "RUN034",
        message: `"${folder}" is no folder`,
        fix: "name folders with runs in them, such as reports",
      });
    }
    await walk(path, 0);
  }
  return { runs: [...runs.values()], documents: [...documents] };
}
