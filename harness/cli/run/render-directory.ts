import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Results } from "../../domain/results.ts";
import type { RunDirectory } from "../../ports/run-store.ts";
import { renderReports } from "../../report/render-reports.ts";
import type { World } from "../world.ts";

/** Writes every report of a judged run; returns their names. */
export async function renderDirectory(
  world: World,
  directory: RunDirectory,
  results: Results,
): Promise<readonly string[]> {
  const template = (name: string): Promise<string> =>
    readFile(join(world.home, "checklists", "templates", `${name}.hbs`), "utf8");
  const reports = renderReports(results, {
    "report.html": await template("report.html"),
    "report.md": await template("report.md"),
  });
  for (const { name, text } of reports) await directory.write(name, text);
  return reports.map(({ name }) => name);
}
