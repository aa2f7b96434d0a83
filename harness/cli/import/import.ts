/** `harness import`: shows what a report of another tool is understood to say. */
import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { InputError, InputErrors } from "../../lib/errors.ts";
import { importResults, MAX_IMPORT_CHARACTERS } from "../../readiness/import/import-results.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { World } from "../world.ts";
import { importTable } from "./import-table.ts";

export interface ImportOptions {
  readonly json?: boolean;
}

/**
 * Reading is no judging: the exit code says only whether every file could be read. Those that could are shown, then every
 * problem of the others.
 */
export async function importFiles(
  world: World,
  files: readonly string[],
  { json }: ImportOptions,
): Promise<ExitCode> {
  const problems: InputError[] = [];
  for (const file of files) {
    try {
      const results = importResults(await textOf(world.cwd, file), file);
      if (json === true) world.console.out(JSON.stringify({ file, ...results }));
      else for (const line of importTable(file, results)) world.console.out(line);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...(error instanceof InputErrors ? error.errors : [error]));
    }
  }
  const [first, ...others] = problems;
  if (first !== undefined) throw new InputErrors([first, ...others]);
  return EXIT.pass;
}

async function textOf(cwd: string, file: string): Promise<string> {
  const handle = await open(resolve(cwd, file)).catch((cause: unknown) => unreadable(file, cause));
  try {
    const { size } = await handle.stat();
    // Each character takes a byte at least, and at most four.
    if (size > 4 * MAX_IMPORT_CHARACTERS) {
      throw new InputError({
        code: "IMP005",
        message: `it has ${size} bytes`,
        location: { file },
        fix: "import a smaller part of it",
      });
    }
    return await handle.readFile("utf8").catch((cause: unknown) => unreadable(file, cause));
  } finally {
    await handle.close();
  }
}

function unreadable(file: string, cause: unknown): never {
  throw new InputError({
    code: "IMP007",
    message: "this file cannot be read",
    location: { file },
    fix: "name a file with results in it",
    cause,
  });
}
