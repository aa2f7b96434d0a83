import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { processIds } from "../adapters/process/process-tree.ts";

/**
 * What of a run is on this machine, one line each: processes that name it, log into its folder or work in its data
 * (so they are found although they forgot environment and parent), and data directories.
 */
export function tracesOf(runId: string): readonly string[] {
  const processes = processIds().filter((pid) => {
    if (/^State:\s+Z/m.test(textOf(`/proc/${pid}/status`))) return false;
    const known = [`/proc/${pid}/cwd`, `/proc/${pid}/fd/1`].map(linkOf);
    return [textOf(`/proc/${pid}/cmdline`), ...known].some((text) => text.includes(runId));
  });
  const folders = [...readdirSync("/dev/shm"), ...readdirSync(tmpdir())];
  return [
    ...processes.map((pid) => `process ${pid}: ${textOf(`/proc/${pid}/cmdline`)}`),
    ...folders.filter((name) => name.startsWith("harness-") && name.includes(runId)),
  ];
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}
