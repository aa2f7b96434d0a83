import { access } from "node:fs/promises";
import { join, resolve } from "node:path";
import { InputError } from "../../lib/errors.ts";
import type { World } from "../world.ts";

/** A run directory from a path, or from a scenario id (its latest run below reports/). */
export async function resolveRun(world: World, selector: string): Promise<string> {
  const candidates = [
    resolve(world.cwd, selector),
    join(world.cwd, "reports", selector),
    join(world.cwd, "reports", selector, "latest"),
  ];
  for (const path of candidates) {
    if (await exists(join(path, "run.json"))) return path;
  }
  throw new InputError({
    code: "RUN010",
    message: `"${selector}" is no run: no run.json there, nor in reports/${selector}/latest`,
    fix: "name a run directory such as reports/<scenario>/<run-id>; `harness run` prints it",
  });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
