import { cpus, totalmem } from "node:os";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gitState } from "../../adapters/node/git-state.ts";
import type { EnvironmentResult } from "../../domain/results.ts";
import type { World } from "../world.ts";

/** The machine and versions that a run is bound to. No host names, no paths. */
export async function describeEnvironment(
  world: World,
  parts: EnvironmentResult["parts"],
): Promise<EnvironmentResult> {
  const manifest = JSON.parse(await readFile(join(world.home, "package.json"), "utf8")) as {
    version: string;
  };
  return {
    harness: manifest.version,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    cpus: cpus().length,
    memoryMb: Math.round(totalmem() / 1_048_576),
    git: await gitState(world.cwd),
    parts,
  };
}
