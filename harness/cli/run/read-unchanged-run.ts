import { fileRunStore } from "../../adapters/node/file-run-store.ts";
import { readStoredRun, type StoredRun } from "../../engine/analysis/stored-run.ts";
import type { World } from "../world.ts";
import { readHistory } from "./read-history.ts";
import { refuseChangedRun } from "./refuse-changed-run.ts";

/** A run as it was recorded; InputErrors RUN036, one for each file that is not what its statement says. */
export async function readUnchangedRun(world: World, path: string): Promise<StoredRun> {
  const directory = await fileRunStore("", (text) => text).open(path);
  try {
    await refuseChangedRun(world, directory, "figures of changed records are not those of the run");
    return await readStoredRun(directory, readHistory);
  } finally {
    await directory.close();
  }
}
