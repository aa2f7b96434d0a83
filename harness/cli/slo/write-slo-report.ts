import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { readTemplates } from "../../adapters/node/template-files.ts";
import type { SloReport } from "../../domain/slo.ts";
import { renderSlo } from "../../report/render-slo.ts";
import type { World } from "../world.ts";

/** Writes error-budgets.html, .md and .json; returns their paths as they are to be named. */
export async function writeSloReport(
  world: World,
  folder: string,
  report: SloReport,
): Promise<string[]> {
  await mkdir(resolve(world.cwd, folder), { recursive: true });
  const json = { name: "error-budgets.json", text: `${JSON.stringify(report, undefined, 2)}\n` };
  const paths: string[] = [];
  for (const { name, text } of [...renderSlo(report, await readTemplates(world)), json]) {
    await writeFile(resolve(world.cwd, folder, name), text);
    paths.push(join(folder, name));
  }
  return paths;
}
