/** YAML text → a data set, or every problem it has. Pure: what faker has comes in. */
import { z } from "zod";
import type { Dataset } from "../domain/fixture.ts";
import { checkSchema } from "../lib/located/check-schema.ts";
import { hasErrors } from "../lib/located/diagnostic.ts";
import { spanOf, type LocatedTree } from "../lib/located/located-tree.ts";
import { readYaml } from "../lib/located/read-yaml.ts";
import { createReporter, type Reporter } from "../lib/located/reporter.ts";
import { sourceOf } from "../lib/located/source.ts";
import { nearest } from "../lib/nearest.ts";
import { DATASET_CODES, DATASET_FORM_CODES, type DatasetCode } from "./dataset-codes.ts";
import { columnsSchema, datasetShape } from "./dataset-shape.ts";
import { readColumn, type ColumnContext, type FakerCatalogue } from "./read-column.ts";

/** One file, read as far as it goes alone: references to other sets are checked by read-datasets.ts. */
export interface DatasetDraft {
  /** Undefined: it has problems of its own. */
  readonly dataset: Dataset | undefined;
  readonly reporter: Reporter<DatasetCode>;
  readonly tree: LocatedTree | undefined;
}

/** Never throws for anything that a text can hold. */
export function readDataset(text: string, file: string, faker: FakerCatalogue): DatasetDraft {
  const source = sourceOf(file, text);
  const registry = { entries: DATASET_CODES, form: DATASET_FORM_CODES };
  const reporter = createReporter<DatasetCode>(source, registry);
  const tree = readYaml(source, reporter);
  if (tree === undefined) return { dataset: undefined, reporter, tree };
  const dataset = readWhole({ tree, reporter, faker, locale: "en" }, file);
  return { dataset: hasErrors(reporter.diagnostics) ? undefined : dataset, reporter, tree };
}

function readWhole(context: ColumnContext, file: string): Dataset | undefined {
  const { tree, reporter, faker } = context;
  const root = z.strictObject({ ...datasetShape, columns: z.record(z.string(), z.unknown()) });
  const head = checkSchema(root, { tree, reporter, path: [] });
  const bodies = checkSchema(columnsSchema, { tree, reporter, path: ["columns"] });
  const locale = head?.locale ?? "en";
  const isKnown = faker.locales.includes(locale);
  const reading = { ...context, locale: isKnown ? locale : undefined };
  const columns = Object.keys(bodies ?? {}).flatMap(
    (name, i, names) => readColumn(reading, name, names.slice(0, i)) ?? [],
  );
  if (head === undefined) return undefined;
  const own = (file.split(/[/\\]/).at(-1) ?? file).replace(/\.ya?ml$/, "");
  if (head.dataset !== own) {
    const message = `the data set calls itself "${head.dataset}", its file "${own}"`;
    reporter.add("DST020", spanOf(tree, ["dataset"]), { message });
  }
  if (!isKnown) {
    const close = nearest(locale, faker.locales);
    reporter.add("DST028", spanOf(tree, ["locale"]), {
      message: `faker has no locale "${locale}"`,
      ...(close === undefined ? {} : { fix: `did you mean "${close}"?` }),
    });
  }
  if (bodies !== undefined) checkKey(context, head.key, bodies);
  const { dataset: name, title, rows = 1000, key } = head;
  return { name, title, locale, rows, key, columns };
}

function checkKey(
  { tree, reporter }: ColumnContext,
  key: string,
  bodies: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): void {
  const body = bodies[key];
  const span = spanOf(tree, ["key"]);
  if (body === undefined) {
    reporter.add("DST025", span, {
      message: `there is no column "${key}"`,
      why: `there is ${Object.keys(bodies).join(", ")}`,
    });
    return;
  }
  if (body["generate"] === "sequence" || body["generate"] === "uuid") {
    if (body["nulls"] === undefined) return;
    reporter.add("DST025", span, { message: `"${key}" has nulls` });
    return;
  }
  reporter.add("DST025", span, { message: `the values of "${key}" may not be unique` });
}
