import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { readTemplates } from "../../adapters/node/template-files.ts";
import type { Comparison } from "../../domain/comparison.ts";
import { renderComparison } from "../../report/render-comparison.ts";
import type { World } from "../world.ts";

/** Writes the documents of a comparison; returns their paths as they are to be named. */
export async function writeComparison(
  world: World,
  folder: string,
  comparison: Comparison,
): Promise<string[]> {
  await mkdir(resolve(world.cwd, folder), { recursive: true });
  const paths: string[] = [];
  for (const { name, text } of renderComparison(comparison, await readTemplates(world))) {
    await writeFile(resolve(world.cwd, folder, name), text);
    paths.push(join(folder, name));
  }
  return paths;
}
