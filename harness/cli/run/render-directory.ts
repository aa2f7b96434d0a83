import { readTemplates } from "../../adapters/node/template-files.ts";
import type { Results } from "../../domain/results.ts";
import type { RunDirectory } from "../../ports/run-store.ts";
import type { World } from "../world.ts";

/** Writes every report of a judged run; returns their names. */
export async function renderDirectory(
  world: World,
  directory: RunDirectory,
  results: Results,
): Promise<readonly string[]> {
  // Not before there are results: a run of ten million samples is judged in the memory that this would take.
  const { renderReports } = await import("../../report/render-reports.ts");
  const reports = renderReports(results, await readTemplates(world));
  for (const { name, text } of reports) await directory.write(name, text);
  return reports.map(({ name }) => name);
}
