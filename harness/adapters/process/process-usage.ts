/** What the processes of a node have used, from /proc (proc(5)). */
import { readFileSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import type { NodeUsage } from "../../ports/runtime.ts";

/** USER_HZ: 100 on every Linux that Node.js runs on. */
const TICK_MS = 10;
const PAGE_BYTES = 4096;

/** Undefined where there is no /proc, or none of the processes is left. */
export function usageOf(pids: readonly number[]): NodeUsage | undefined {
  let [cpuTicks, memoryBytes, readBytes, writtenBytes, processes] = [0, 0, 0, 0, 0];
  let canSeeIo = true;
  for (const pid of pids) {
    const stat = read(`/proc/${pid}/stat`);
    if (stat === undefined) continue;
    processes += 1;
    // `pid (name) state …`: user and system time in the 14th and 15th place, those of ended children after them.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    for (const place of [11, 12, 13, 14]) cpuTicks += Number(fields[place]);
    const [, resident = 0, shared = 0] = (read(`/proc/${pid}/statm`) ?? "").split(" ").map(Number);
    // Shared memory would be counted once for each of a database's processes.
    memoryBytes += (resident - shared) * PAGE_BYTES;
    const io = read(`/proc/${pid}/io`);
    if (io === undefined) canSeeIo = false;
    readBytes += figure(io, "rchar");
    writtenBytes += figure(io, "wchar");
  }
  if (processes === 0) return undefined;
  return {
    cpuMs: cpuTicks * TICK_MS,
    memoryBytes,
    readBytes: canSeeIo ? readBytes : null,
    writtenBytes: canSeeIo ? writtenBytes : null,
    processes,
    cpus: availableParallelism(),
    memoryLimitBytes: totalmem(),
  };
}

function figure(text: string | undefined, name: string): number {
  return Number(new RegExp(`^${name}: (\\d+)$`, "m").exec(text ?? "")?.[1] ?? 0);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined;
  }
}
