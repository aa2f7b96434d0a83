/** Data sets for tests of scenarios: the ready-made ones, and one with problems. No file is missing but one. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readDatasets } from "../datasets/read-datasets.ts";
import { fakerCatalogue } from "../adapters/faker/faker-values.ts";
import type { FixtureLibrary } from "../scenario/read-context.ts";

const FOLDER = join(import.meta.dirname, "..", "..", "fixtures", "datasets");
const READY_MADE = ["accounts.yaml", "events.yaml", "orders.yaml"];
const BROKEN =
  "dataset: broken\ntitle: Broken\nkey: id\ncolumns:\n  id: { generate: choice, values: [a] }\n";

export function sampleLibrary(): FixtureLibrary {
  const files = readdirSync(FOLDER).filter((name) => READY_MADE.includes(name));
  const sets = readDatasets(
    [
      ...files.map((name) => ({ file: name, text: readFileSync(join(FOLDER, name), "utf8") })),
      { file: "broken.yaml", text: BROKEN },
    ],
    fakerCatalogue(),
  );
  return { datasets: () => sets, hasFile: (path) => !path.includes("missing") };
}
