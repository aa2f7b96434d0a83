import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { ScriptLibrary } from "../../scenario/read-context.ts";
import type { World } from "../world.ts";

/** Scripts that the workloads of a scenario may name. */
export function scriptLibrary(world: World, file: string): ScriptLibrary {
  const directory = dirname(resolve(world.cwd, file));
  return {
    read: (path) => {
      try {
        return readFileSync(join(directory, path), "utf8");
      } catch {
        return undefined;
      }
    },
  };
}
