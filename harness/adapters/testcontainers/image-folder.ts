/** A folder with a Dockerfile: its files, what they amount to, and the references that it pins. */
import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { EnvironmentError } from "../../lib/errors.ts";
import { tar, type TarEntry } from "./tar.ts";

export interface ImageFolder {
  readonly name: string;
  /** Changes with any byte, name or mode below the folder. */
  readonly digest: string;
  /** Build context for the engine. */
  readonly archive: Buffer;
  /** ARG name → reference that the Dockerfile pins; empty where the builder must give it. */
  readonly references: ReadonlyMap<string, string>;
}

/** They are no part of an image, and large. */
const LEFT_OUT = new Set([".git", "node_modules"]);
const BYTES_MAX = 256 * 1024 * 1024;

export async function readImageFolder(name: string, folder: string): Promise<ImageFolder> {
  const dockerfile = await readFile(join(folder, "Dockerfile"), "utf8").catch((cause: unknown) => {
    throw new EnvironmentError({
      code: "ENV202",
      message: `image ${name}: no Dockerfile in ${folder}`,
      fix: "name a folder that holds a Dockerfile",
      cause,
    });
  });
  const entries = await filesBelow(folder, folder);
  const hash = createHash("sha256");
  for (const { path, content, mode } of entries) {
    hash.update(`${path}\0${mode}\0${content.length}\0`).update(content);
  }
  const references = new Map<string, string>();
  for (const [, key = "", value = ""] of dockerfile.matchAll(/^ARG (\w+)(?:=(\S+))?$/gmu)) {
    // Said again inside a stage, an argument has the value that it was given first.
    if (!references.has(key)) references.set(key, value);
  }
  return {
    name,
    digest: hash.digest("hex"),
    archive: tar(entries),
    references,
  };
}

async function filesBelow(root: string, folder: string): Promise<TarEntry[]> {
  const names = (await readdir(folder)).filter((name) => !LEFT_OUT.has(name)).sort();
  const entries: TarEntry[] = [];
  let bytes = 0;
  for (const name of names) {
    const path = join(folder, name);
    const found = await stat(path);
    if (found.isDirectory()) entries.push(...(await filesBelow(root, path)));
    if (!found.isFile()) continue;
    bytes += found.size;
    if (bytes > BYTES_MAX) throw tooLarge(folder);
    const mode = (found.mode & 0o100) === 0 ? 0o644 : 0o755;
    const inArchive = relative(root, path).split(sep).join("/");
    entries.push({ path: inArchive, content: await readFile(path), mode });
  }
  return entries;
}

function tooLarge(folder: string): EnvironmentError {
  return new EnvironmentError({
    code: "ENV202",
    message: `${folder} holds more than ${BYTES_MAX / 1024 / 1024} MiB`,
    fix: "keep only what the image needs in its folder",
  });
}
