import { rm } from "node:fs/promises";
import { type Leader, markOf, membersOf } from "./marked-processes.ts";
import { killAll } from "./process-tree.ts";
import { removeSharedMemory, sharedMemoryOf } from "./shared-memory.ts";

/** Removes whatever a run left on loopback: its processes, their shared memory, its data. Touches nothing else. */
export async function cleanLoopback(
  runId: string,
  dataRoot: string,
  leaders: readonly Leader[],
): Promise<void> {
  const members = membersOf({ mark: markOf(runId), folder: dataRoot, leaders: () => leaders });
  const memory = sharedMemoryOf(members());
  await killAll(members);
  await removeSharedMemory(memory);
  await rm(dataRoot, { recursive: true, force: true, maxRetries: 3 });
}
