/** Writes the published JSON Schemas from the zod schemas they mirror. Run it after changing one of those. */
import { writeFile } from "node:fs/promises";
import { z } from "zod";
import { datasetJsonSchema } from "../harness/datasets/dataset-shape.ts";
import { REGISTRIES } from "../harness/cli/registries.ts";
import {
  checklistJsonSchema,
  waiversJsonSchema,
} from "../harness/readiness/checklist-json-schema.ts";
import { readinessSchema } from "../harness/readiness/readiness-schema.ts";
import { resultsSchema } from "../harness/report/results-schema.ts";
import { scenarioJsonSchema } from "../harness/scenario/json-schema.ts";

const SCHEMAS: Readonly<Record<string, unknown>> = {
  "harness/readiness/checklist.schema.json": checklistJsonSchema(),
  "harness/readiness/readiness.schema.json": z.toJSONSchema(readinessSchema),
  "harness/readiness/waivers.schema.json": waiversJsonSchema(),
  "harness/datasets/dataset.schema.json": datasetJsonSchema(),
  "harness/report/results.schema.json": z.toJSONSchema(resultsSchema),
  "harness/scenario/scenario.schema.json": scenarioJsonSchema(REGISTRIES),
};

for (const [path, schema] of Object.entries(SCHEMAS)) {
  await writeFile(path, `${JSON.stringify(schema, undefined, 2)}\n`);
}
