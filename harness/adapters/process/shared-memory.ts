/**
 * Shared memory outlives a process that was killed: each SIGKILL of a PostgreSQL leaves one System V segment and POSIX
 * ones behind. In namespaces it goes with the run; on loopback it is remembered before the kill and removed after it.
 */
import { execFile } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { promisify } from "node:util";

export interface SharedMemory {
  /** Files below /dev/shm. */
  readonly files: readonly string[];
  /** System V identifiers. */
  readonly segments: readonly number[];
}

/** What these processes have mapped; nothing where there is no /proc. */
export function sharedMemoryOf(pids: readonly number[]): SharedMemory {
  const maps = pids.flatMap((pid) => mapsOf(pid));
  const files = maps.flatMap((line) => /\s(\/dev\/shm\/PostgreSQL\.\S+)$/.exec(line)?.[1] ?? []);
  // The inode of a System V mapping is its identifier.
  const segments = maps.flatMap((line) => /\s(\d+)\s+\/SYSV[0-9a-f]+/.exec(line)?.[1] ?? []);
  return { files: [...new Set(files)], segments: [...new Set(segments)].map(Number) };
}

/** Removes what nobody uses any more. Another process still attached keeps its segment. */
export async function removeSharedMemory({ files, segments }: SharedMemory): Promise<void> {
  for (const file of files) rmSync(file, { force: true });
  const unused = segments.filter((id) => attached(id) === 0);
  await Promise.all(
    unused.map((id) => promisify(execFile)("ipcrm", ["-m", String(id)]).catch(() => undefined)),
  );
}

/** `key shmid perms size cpid lpid nattch …`, one line each. */
function attached(id: number): number | undefined {
  const lines = readFileSync("/proc/sysvipc/shm", "utf8").split("\n").slice(1);
  const columns = lines.map((line) => line.trim().split(/\s+/));
  const own = columns.find((column) => Number(column[1]) === id);
  return own && Number(own[6]);
}

function mapsOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/maps`, "utf8").split("\n");
  } catch {
    return [];
  }
}
