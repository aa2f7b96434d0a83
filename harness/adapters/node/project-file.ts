import { createHash } from "node:crypto";
import { readFile, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";

export interface ProjectFile {
  readonly sha256: string;
  readonly text: string;
  /** ISO 8601: last modification. */
  readonly modified: string;
}

/** More than any file that a checklist should look into. */
const MAX_BYTES = 100 * 1024 * 1024;

/** A file of the project as evidence; undefined when it is not there, too large, or a link that leads out of the project. */
export async function readProjectFile(
  project: string,
  path: string,
): Promise<ProjectFile | undefined> {
  try {
    const [root, real] = await Promise.all([realpath(project), realpath(join(project, path))]);
    if (!real.startsWith(root + sep)) return undefined;
    const { size, mtime } = await stat(real);
    if (size > MAX_BYTES) return undefined;
    const bytes = await readFile(real);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return { sha256, text: bytes.toString("utf8"), modified: mtime.toISOString() };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR") return undefined;
    throw error;
  }
}
