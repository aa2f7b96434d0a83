import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { isAlive } from "./lock.ts";

const STAGING = ".staging";

/**
 * Fills a private directory and turns it into `target` by one rename, so that a cache entry is whole or not there:
 * after a failure, an interrupt or a second install at the same time. What a killed process left is swept first.
 */
export async function staged<Result>(
  cacheDirectory: string,
  fill: (directory: string) => Promise<{ readonly target: string; readonly result: Result }>,
): Promise<Result> {
  const staging = join(cacheDirectory, STAGING);
  mkdirSync(staging, { recursive: true });
  sweep(staging);
  const directory = mkdtempSync(join(staging, `${process.pid}-`));
  try {
    const { target, result } = await fill(directory);
    publish(directory, target);
    return result;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** What is at the target now was found not to be usable, or is the same thing from another install. */
function publish(directory: string, target: string): void {
  mkdirSync(dirname(target), { recursive: true });
  const aside = `${directory}-old`;
  if (existsSync(target)) renameSync(target, aside);
  try {
    renameSync(directory, target);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    // Another install published between the two renames: its entry is as good as ours.
    if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

function sweep(staging: string): void {
  for (const name of readdirSync(staging)) {
    const pid = Number.parseInt(name, 10);
    if (Number.isInteger(pid) && isAlive(pid)) continue;
    rmSync(join(staging, name), { recursive: true, force: true });
  }
}
