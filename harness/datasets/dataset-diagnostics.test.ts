import { expect, test } from "@playwright/test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { formatDiagnostics } from "../lib/located/diagnostic.ts";
import { DATASET_CODES } from "./dataset-codes.ts";
import { datasetJsonSchema } from "./dataset-shape.ts";
import type { FakerCatalogue } from "./read-column.ts";
import { readDatasets } from "./read-datasets.ts";

const FIXTURES = join(import.meta.dirname, "..", "..", "fixtures");
const FOLDER = "invalid-datasets";
const FAKER: FakerCatalogue = {
  locales: ["en", "de"],
  methods: ["person.fullName"],
  trial: ({ method, arguments: [first] }) =>
    first === "refused" ? `faker.${method} gives no value: refused` : undefined,
};
const ACCOUNTS = {
  file: "accounts.yaml",
  text: "dataset: accounts\ntitle: A\nkey: id\ncolumns:\n  id: { generate: uuid }\n  email: { generate: choice, values: [a] }\n",
};

test.describe("data set diagnostics", () => {
  for (const code of Object.keys(DATASET_CODES)) {
    test(`${code} is what its fixture gives, at its place`, () => {
      const names = readdirSync(join(FIXTURES, FOLDER)).filter((name) =>
        name.startsWith(`${code.toLowerCase()}_`),
      );
      expect(names).toHaveLength(1);
      const [name = ""] = names;
      const text = readFileSync(join(FIXTURES, FOLDER, name), "utf8");
      const sets = readDatasets([{ file: `fixtures/${FOLDER}/${name}`, text }, ACCOUNTS], FAKER);
      const reading = sets.get(name.replace(".yaml", ""));
      expect(reading?.dataset).toBeUndefined();
      const diagnostics = reading?.diagnostics ?? [];
      expect(new Set(diagnostics.map((each) => each.code))).toEqual(new Set([code]));
      expect(`${formatDiagnostics(diagnostics)}\n`).toMatchSnapshot(`${code}.txt`);
    });
  }

  test("the published schema is the one of the reader", () => {
    const published = readFileSync(join(import.meta.dirname, "dataset.schema.json"), "utf8");
    expect(published).toBe(`${JSON.stringify(datasetJsonSchema(), undefined, 2)}\n`);
  });
});
