import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EnvironmentError } from "../../lib/errors.ts";

const POLL_MS = 200;
const LONGEST_WAIT_MS = 15 * 60_000;

/**
 * Keeps two installs from doing the same work twice. It is a courtesy only: entries of the cache appear by one atomic
 * rename, so even two that get past it do no harm. The lock of a process that is gone is taken over.
 */
export async function withLock<Result>(
  path: string,
  signal: AbortSignal | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  mkdirSync(dirname(path), { recursive: true });
  for (let waited = 0; !take(path); waited += POLL_MS) {
    signal?.throwIfAborted();
    if (waited >= LONGEST_WAIT_MS) {
      throw new EnvironmentError({
        code: "ENV144",
        message: `another install has held ${path} for ${LONGEST_WAIT_MS / 60_000} minutes`,
        fix: `stop process ${holder(path) ?? "?"}, or remove the file when there is no such process`,
      });
    }
    await sleep(POLL_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

function take(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
    return true;
  } catch {
    const pid = holder(path);
    if (pid !== undefined && !isAlive(pid)) stealFrom(path, pid);
    return false;
  }
}

/** Renames first: of several that see the same dead holder only one gets its file. */
function stealFrom(path: string, pid: number): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    // Somebody quicker stole it and holds it rightly: give it back.
    if (readFileSync(aside, "utf8") !== String(pid)) renameSync(aside, path);
    else rmSync(aside);
  } catch {
    // Somebody else stole it; wait as before.
  }
}

function holder(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, "utf8"));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
