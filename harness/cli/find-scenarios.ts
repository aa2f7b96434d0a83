/**
 * Which scenario files the words of a command line mean. A word is an id (`region-failover`), a file, a folder (its own
 * scenarios, not those of the folders in it) or a glob. Ids are looked for in `scenarios/` and `scenarios/self-test/` of
 * the working directory, then of the harness package itself.
 */
import { glob, open, readdir, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { InputError } from "../lib/errors.ts";
import { nearest } from "../lib/nearest.ts";
import { idOf } from "../scenario/parse-scenario.ts";
import { readTags } from "../scenario/read-tags.ts";
import type { World } from "./world.ts";

export interface FoundScenario {
  readonly id: string;
  /** Relative to the working directory where that is shorter. */
  readonly file: string;
  readonly text: string;
}

/** More than any scenario may have, so that the reader can say so; not the gigabytes that a wrong word might name. */
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_FILES = 10_000;

/** In the order of the words, each file once. Throws InputError for a word or a tag that means nothing. */
export async function findScenarios(
  world: World,
  selectors: readonly string[],
  { tags }: { readonly tags: readonly string[] },
): Promise<FoundScenario[]> {
  const files = new Set<string>();
  for (const selector of selectors) {
    for (const file of await filesOf(world, selector)) files.add(file);
  }
  const found = await Promise.all([...files].map((file) => readScenario(world, file)));
  if (tags.length === 0) return found;
  const tagged = found.map((each) => ({ each, has: readTags(each.text) }));
  // One that cannot be read stays, so that its problems are told instead of passed over.
  const kept = tagged.filter(
    ({ has }) => has === undefined || tags.some((tag) => has.includes(tag)),
  );
  if (kept.length > 0) return kept.map(({ each }) => each);
  const known = [...new Set(tagged.flatMap(({ has }) => has ?? []))];
  throw new InputError({
    code: "RUN001",
    message: `none of ${found.length} scenarios has the tag ${tags.join(" or ")}`,
    why: known.length === 0 ? "they have no tags" : `their tags are ${known.join(", ")}`,
    fix: suggestTag(tags, known),
  });
}

/** Every scenario that an id could mean: those of the working directory hide those of the package. */
export async function knownScenarios(world: World): Promise<FoundScenario[]> {
  const byId = new Map<string, string>();
  for (const folder of idFolders(world)) {
    for (const file of await yamlFilesIn(folder)) {
      if (!byId.has(idOf(file))) byId.set(idOf(file), file);
    }
  }
  return Promise.all([...byId.values()].map((file) => readScenario(world, file)));
}

function suggestTag(tags: readonly string[], known: readonly string[]): string {
  const close = nearest(tags[0] ?? "", known);
  return close === undefined ? "use one of their tags" : `did you mean "${close}"?`;
}

async function filesOf(world: World, selector: string): Promise<readonly string[]> {
  const path = resolve(world.cwd, selector);
  const kind = await kindOf(path);
  if (kind === "file") return [path];
  const byId = await fileOfId(world, selector);
  if (byId !== undefined) return [byId];
  if (kind === "folder") {
    const files = await yamlFilesIn(path);
    if (files.length > 0) return files;
    throw new InputError({
      code: "RUN001",
      message: `there is no scenario in ${selector}`,
      fix: "name a folder with *.yaml files in it",
    });
  }
  if (/[*?[\]{}]/.test(selector)) return filesOfGlob(world, selector);
  throw await unknownScenario(world, selector);
}

async function filesOfGlob(world: World, pattern: string): Promise<string[]> {
  const files: string[] = [];
  for await (const match of glob(pattern, { cwd: world.cwd })) {
    if (/\.ya?ml$/.test(match)) files.push(resolve(world.cwd, match));
    if (files.length >= MAX_FILES) break;
  }
  if (files.length > 0) return files.sort();
  throw new InputError({
    code: "RUN001",
    message: `no scenario matches ${pattern}`,
    fix: "see what there is: harness list",
  });
}

async function fileOfId(world: World, id: string): Promise<string | undefined> {
  if (!/^[\w.-]+$/.test(id)) return undefined;
  for (const folder of idFolders(world)) {
    const file = join(folder, `${id}.yaml`);
    if ((await kindOf(file)) === "file") return file;
  }
  return undefined;
}

async function unknownScenario(world: World, selector: string): Promise<InputError> {
  const folders = await Promise.all(idFolders(world).map(yamlFilesIn));
  const ids = [...new Set(folders.flat().map(idOf))];
  const close = nearest(idOf(selector), ids);
  return new InputError({
    code: "RUN001",
    message: `there is no scenario "${selector}"`,
    why: ids.length === 0 ? "there is no scenarios/ folder here" : `there is ${ids.join(", ")}`,
    fix:
      close === undefined
        ? "name an id, a file, a folder or a glob; harness list shows what there is"
        : `did you mean "${close}"?`,
  });
}

function idFolders(world: World): string[] {
  const roots = [...new Set([world.cwd, world.home])];
  return roots.flatMap((root) => [join(root, "scenarios"), join(root, "scenarios", "self-test")]);
}

async function yamlFilesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(folder, entry.name))
    .sort();
}

async function kindOf(path: string): Promise<"file" | "folder" | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() === true) return "file";
  return found?.isDirectory() === true ? "folder" : undefined;
}

async function readScenario(world: World, path: string): Promise<FoundScenario> {
  const near = relative(world.cwd, path);
  const file = near.startsWith("..") ? path : near;
  const handle = await open(path).catch((cause: unknown) => {
    throw new InputError({
      code: "RUN001",
      message: `${file} cannot be read`,
      fix: "check its permissions",
      cause,
    });
  });
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(MAX_BYTES), 0, MAX_BYTES, 0);
    return { id: idOf(path), file, text: buffer.toString("utf8", 0, bytesRead) };
  } finally {
    await handle.close();
  }
}
