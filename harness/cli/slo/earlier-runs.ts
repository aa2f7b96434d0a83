import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { RunDocument } from "../../domain/run-document.ts";

/** Runs beside this one that began before it, the newest first, at most so many. */
export async function earlierRuns(path: string, most: number): Promise<string[]> {
  const parent = dirname(path);
  const own = await startOf(path);
  if (own === undefined || most < 1) return [];
  const found: { readonly folder: string; readonly startedAt: string }[] = [];
  for (const entry of await readdir(parent, { withFileTypes: true })) {
    const folder = join(parent, entry.name);
    if (!entry.isDirectory() || folder === path) continue;
    const startedAt = await startOf(folder);
    if (startedAt !== undefined && startedAt < own) found.push({ folder, startedAt });
  }
  return found
    .sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1))
    .slice(0, most)
    .map(({ folder }) => folder);
}

/** Undefined: no run that can be read. */
async function startOf(folder: string): Promise<string | undefined> {
  try {
    const text = await readFile(join(folder, "run.json"), "utf8");
    return (JSON.parse(text) as Partial<RunDocument> | null)?.startedAt;
  } catch {
    return undefined;
  }
}
