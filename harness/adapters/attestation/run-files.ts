import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { STATEMENT_FILE } from "../../domain/evidence.ts";
import { isStated, RESULTS_FILE, type FileDigest } from "../../domain/statement.ts";
import { verifyStatement, type StatementProblem } from "../../domain/verify-statement.ts";
import { digestFile } from "../node/digest.ts";

/** The files of a run directory that a statement covers, as they are now. Streams: samples may be large. */
export async function statedFiles(path: string): Promise<FileDigest[]> {
  const names = [
    ...(await namesIn(path)),
    ...(await namesIn(join(path, "samples"))).map((name) => `samples/${name}`),
  ];
  const files: FileDigest[] = [];
  for (const file of names.filter(isStated).sort()) {
    const sha256 = await digestFile(join(path, file));
    if (sha256 !== undefined) files.push({ file, sha256 });
  }
  return files;
}

/**
 * Compares a run directory with its own results.intoto.json, byte by byte of every file that it names. Empty: nothing was
 * changed, removed or added. A directory without a statement is a problem too (`no-statement`).
 */
export async function verifyRunDirectory(path: string): Promise<readonly StatementProblem[]> {
  const [statement, results, files] = await Promise.all([
    textOf(join(path, STATEMENT_FILE)),
    textOf(join(path, RESULTS_FILE)),
    statedFiles(path),
  ]);
  return verifyStatement({ statement, results, files });
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(absent<[]>([]));
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

async function textOf(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(absent(undefined));
}

function absent<T>(value: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return value;
    throw error;
  };
}
