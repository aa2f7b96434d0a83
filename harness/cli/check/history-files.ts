import { readdir, stat } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";
import { InputError } from "../../lib/errors.ts";

/** Files as given; the histories in a folder, in the order of their names. Paths stay as the user wrote them. */
export async function historyFiles(
  cwd: string,
  paths: readonly string[],
): Promise<readonly string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const absolute = isAbsolute(path) ? path : join(cwd, path);
    const isFolder = await stat(absolute).then(
      (found) => found.isDirectory(),
      () => false,
    );
    files.push(...(isFolder ? await inFolder(path, absolute) : [path]));
  }
  return files;
}

async function inFolder(path: string, absolute: string): Promise<readonly string[]> {
  const entries = await readdir(absolute, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && /\.(jsonl|edn|json|log|txt)$/.test(entry.name))
    .map((entry) => join(path, relative(absolute, join(entry.parentPath, entry.name))))
    .sort();
  if (names.length > 0) return names;
  throw new InputError({
    code: "CHK004",
    message: "the folder holds no histories",
    location: { file: path },
    why: "histories are files named .jsonl, .edn, .json, .log or .txt",
    fix: "name the files themselves",
  });
}
