import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { verifyRunDirectory } from "../../adapters/attestation/run-files.ts";
import { fileRunStore } from "../../adapters/node/file-run-store.ts";
import { RESULTS_FILE } from "../../domain/statement.ts";
import { InputError } from "../../lib/errors.ts";
import { readUnchangedRun } from "../run/read-unchanged-run.ts";
import { refuseChangedRun } from "../run/refuse-changed-run.ts";
import type { World } from "../world.ts";

/**
 * The newest run of the same scenario that passed and began before this one: its path. A run that is not what its statement
 * says is never one; each is named. CMP004 without any.
 */
export async function lastGood(world: World, path: string): Promise<string> {
  const changed: string[] = [];
  for (const folder of await passedBefore(world, path)) {
    const change = await changeOf(world, folder);
    if (change === undefined) return folder;
    changed.push(basename(folder));
    world.console.err(`left out as a baseline: ${basename(folder)}: ${change}`);
  }
  throw new InputError({
    code: "CMP004",
    message: "there is no earlier run of this scenario that passed",
    why:
      changed.length === 0
        ? "a comparison with nothing would say nothing"
        : `what was changed after it was judged is no baseline: ${changed.join(", ")}`,
    fix: "name the run to compare with: harness compare <run> <baseline>",
  });
}

/** Its results count too: they say that it passed. Without a statement they name what they were judged from. */
async function changeOf(world: World, folder: string): Promise<string | undefined> {
  const [problem] = await verifyRunDirectory(folder);
  if (problem?.kind !== "no-statement") return problem?.message;
  const directory = await fileRunStore("", (text) => text).open(folder);
  try {
    await refuseChangedRun(world, directory);
    return undefined;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.message;
  } finally {
    await directory.close();
  }
}

/** Newest first. */
async function passedBefore(world: World, path: string): Promise<string[]> {
  const parent = dirname(path);
  const own = await startOf(world, path);
  const found: { readonly folder: string; readonly startedAt: string }[] = [];
  for (const entry of await readdir(parent, { withFileTypes: true })) {
    const folder = join(parent, entry.name);
    if (!entry.isDirectory() || folder === path) continue;
    const results = await resultsOf(folder);
    if (results === undefined || results.verdict !== "pass" || results.startedAt >= own) continue;
    found.push({ folder, startedAt: results.startedAt });
  }
  return found.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1)).map(({ folder }) => folder);
}

async function startOf(world: World, path: string): Promise<string> {
  const results = await resultsOf(path);
  return results?.startedAt ?? (await readUnchangedRun(world, path)).document.startedAt;
}

async function resultsOf(
  folder: string,
): Promise<{ readonly verdict: string; readonly startedAt: string } | undefined> {
  try {
    const text = await readFile(join(folder, RESULTS_FILE), "utf8");
    const { verdict, startedAt } = JSON.parse(text) as Record<string, unknown>;
    return typeof verdict === "string" && typeof startedAt === "string"
      ? { verdict, startedAt }
      : undefined;
  } catch {
    return undefined;
  }
}
