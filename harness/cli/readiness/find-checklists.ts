/**
 * Which checklist files a word of a command line means: an id (`tars`), looked for in `checklists/` of the working directory
 * and then of the harness package itself, or a file. No word: every checklist of the working directory, else of the package.
 */
import { readdir, readFile } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { InputError } from "../../lib/errors.ts";
import { nearest } from "../../lib/nearest.ts";
import type { World } from "../world.ts";

export interface FoundFile {
  /** Relative to the working directory where that is shorter. */
  readonly file: string;
  readonly text: string;
}

export const WAIVERS_FILE = "waivers.yaml";

export async function findChecklists(
  world: World,
  selector: string | undefined,
): Promise<FoundFile[]> {
  const byId = await knownChecklists(world);
  if (selector === undefined) {
    if (byId.size > 0) return Promise.all([...byId.values()].map((path) => readFound(world, path)));
    throw new InputError({
      code: "CKL050",
      message: "there is no checklist in checklists/",
      fix: "write one, or name a file",
    });
  }
  const path = byId.get(selector) ?? resolve(world.cwd, selector);
  try {
    return [await readFound(world, path)];
  } catch (cause) {
    const close = nearest(selector, byId.keys());
    throw new InputError({
      code: "CKL050",
      message: `there is no checklist "${selector}"`,
      why: `there is ${[...byId.keys()].join(", ") || "none"}`,
      fix: close === undefined ? "name an id or a file" : `did you mean "${close}"?`,
      cause,
    });
  }
}

/** Waivers of the project; undefined: it has none. Those that a word names must be there. */
export async function findWaivers(
  world: World,
  selector: string | undefined,
): Promise<FoundFile | undefined> {
  const file = selector ?? join("checklists", WAIVERS_FILE);
  try {
    return await readFound(world, resolve(world.cwd, file));
  } catch (cause) {
    if (selector === undefined) return undefined;
    const fix = "name a file such as checklists/waivers.yaml";
    throw new InputError({ code: "CKL050", message: `there is no file ${file}`, fix, cause });
  }
}

/** Those of the working directory; of the package itself only where there are none. */
async function knownChecklists(world: World): Promise<Map<string, string>> {
  for (const root of [world.cwd, world.home]) {
    const folder = join(root, "checklists");
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const files = entries
      .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
      .filter(({ name }) => name !== WAIVERS_FILE)
      .map(({ name }): [string, string] => [name.replace(/\.ya?ml$/, ""), join(folder, name)]);
    if (files.length > 0) return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
  return new Map();
}

async function readFound(world: World, path: string): Promise<FoundFile> {
  const near = relative(world.cwd, path);
  const file = near.startsWith("..") ? path : near.split(sep).join("/");
  return { file, text: await readFile(path, "utf8") };
}
