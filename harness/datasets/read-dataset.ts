/** YAML text → a data set, or every problem it has. Pure: what faker has comes in. */
import { z } from "zod";
import type { ColumnRule, Dataset, DatasetColumn } from "../domain/fixture.ts";
import { checkSchema } from "../lib/located/check-schema.ts";
import { hasErrors } from "../lib/located/diagnostic.ts";
import { spanOf, valueAt, type LocatedTree, type Path } from "../lib/located/located-tree.ts";
import { readYaml } from "../lib/located/read-yaml.ts";
import { createReporter, type Reporter } from "../lib/located/reporter.ts";
import { sourceOf } from "../lib/located/source.ts";
import { nearest } from "../lib/nearest.ts";
import { DATASET_CODES, DATASET_FORM_CODES, type DatasetCode } from "./dataset-codes.ts";
import { COLUMN_KINDS, columnShapes, columnsSchema, datasetShape } from "./dataset-shape.ts";
import { exponentProblem, readNumbers, type NumberKeys } from "./read-numbers.ts";
import { templateColumns } from "./template.ts";

/** What faker has. Real: adapters/faker. */
export interface FakerCatalogue {
  readonly locales: readonly string[];
  /** `person.fullName` and the like. */
  readonly methods: readonly string[];
}

/** One file, read as far as it goes alone: references to other sets are checked by read-datasets.ts. */
export interface DatasetDraft {
  /** Undefined: it has problems of its own. */
  readonly dataset: Dataset | undefined;
  readonly reporter: Reporter<DatasetCode>;
  readonly tree: LocatedTree | undefined;
}

interface Context {
  readonly tree: LocatedTree;
  readonly reporter: Reporter<DatasetCode>;
  readonly faker: FakerCatalogue;
}

/** Never throws for anything that a text can hold. */
export function readDataset(text: string, file: string, faker: FakerCatalogue): DatasetDraft {
  const source = sourceOf(file, text);
  const registry = { entries: DATASET_CODES, form: DATASET_FORM_CODES };
  const reporter = createReporter<DatasetCode>(source, registry);
  const tree = readYaml(source, reporter);
  if (tree === undefined) return { dataset: undefined, reporter, tree };
  const dataset = readWhole({ tree, reporter, faker }, file);
  return { dataset: hasErrors(reporter.diagnostics) ? undefined : dataset, reporter, tree };
}

function readWhole(context: Context, file: string): Dataset | undefined {
  const { tree, reporter, faker } = context;
  const root = z.strictObject({ ...datasetShape, columns: z.record(z.string(), z.unknown()) });
  const head = checkSchema(root, { tree, reporter, path: [] });
  const bodies = checkSchema(columnsSchema, { tree, reporter, path: ["columns"] });
  const columns = Object.keys(bodies ?? {}).flatMap(
    (name, i, names) => readColumn(context, name, names.slice(0, i)) ?? [],
  );
  if (head === undefined) return undefined;
  const own = (file.split(/[/\\]/).at(-1) ?? file).replace(/\.ya?ml$/, "");
  if (head.dataset !== own) {
    const message = `the data set calls itself "${head.dataset}", its file "${own}"`;
    reporter.add("DST020", spanOf(tree, ["dataset"]), { message });
  }
  const locale = head.locale ?? "en";
  if (!faker.locales.includes(locale)) {
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
  { tree, reporter }: Context,
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

function readColumn(
  context: Context,
  name: string,
  before: readonly string[],
): DatasetColumn | undefined {
  const { tree, reporter } = context;
  const path = ["columns", name];
  const head = z.looseObject({ generate: z.enum(COLUMN_KINDS) });
  const kind = checkSchema(head, { tree, reporter, path })?.generate;
  if (kind === undefined) return undefined;
  const shape: z.ZodRawShape = columnShapes[kind];
  const body = checkSchema(z.strictObject(shape), { tree, reporter, path });
  if (body === undefined) return undefined;
  const rule = ruleOf(context, body as unknown as ColumnBody, { path, before });
  const { nulls = 0 } = body as { nulls?: number };
  if (nulls === 1) {
    const message = "all rows would be without a value";
    reporter.addForm("range", spanOf(tree, [...path, "nulls"]), { message });
  }
  return rule && { name, rule, nulls };
}

type ColumnBody = {
  [Kind in keyof typeof columnShapes]: z.output<z.ZodObject<(typeof columnShapes)[Kind]>>;
}[keyof typeof columnShapes];

interface Place {
  readonly path: Path;
  /** Columns above this one. */
  readonly before: readonly string[];
}

function ruleOf(context: Context, body: ColumnBody, place: Place): ColumnRule | undefined {
  switch (body.generate) {
    case "sequence":
      return { generate: "sequence", start: body.start ?? 1, step: body.step ?? 1 };
    case "uuid":
      return { generate: "uuid" };
    case "integer": {
      const numbers = numbersOf(context, body, place);
      return numbers && { generate: "integer", numbers };
    }
    case "decimal": {
      const numbers = numbersOf(context, body, place);
      return numbers && { generate: "decimal", scale: body.scale ?? 2, numbers };
    }
    case "boolean":
      return { generate: "boolean", share: body.share ?? 0.5 };
    case "timestamp":
    case "date":
      return spanRule(context, body, place);
    case "choice":
      return choiceRule(context, body.values, place);
    case "faker":
      return fakerRule(context, body, place);
    case "reference":
      return referenceRule(context, body, place);
    case "template":
      checkTemplate(context, body.text, place);
      return { generate: "template", text: body.text };
  }
}

function numbersOf(context: Context, keys: NumberKeys, { path }: Place) {
  const reading = readNumbers(keys);
  if (!("problem" in reading)) return reading;
  const at = [...path, reading.key];
  const isThere = valueAt(context.tree.value, at) !== undefined;
  const span = spanOf(context.tree, isThere ? at : path);
  context.reporter.add("DST027", span, { message: reading.problem });
  return undefined;
}

function spanRule(
  { tree, reporter }: Context,
  body: Extract<ColumnBody, { generate: "timestamp" | "date" }>,
  { path }: Place,
): ColumnRule | undefined {
  const { generate, from: fromMs, to: toMs } = body;
  if (toMs >= fromMs) return { generate, fromMs, toMs };
  reporter.add("DST027", spanOf(tree, [...path, "to"]), { message: "`to` is before `from`" });
  return undefined;
}

function choiceRule(
  { tree, reporter }: Context,
  values: readonly string[] | Readonly<Record<string, number>>,
  { path }: Place,
): ColumnRule | undefined {
  const pairs = isList(values)
    ? values.map((value) => [value, 1] as const)
    : Object.entries(values);
  const weights = pairs.map(([, weight]) => weight);
  if (weights.reduce((sum, weight) => sum + weight, 0) > 0) {
    return { generate: "choice", values: pairs.map(([value]) => value), weights };
  }
  const message = "no value has a weight above 0";
  reporter.add("DST027", spanOf(tree, [...path, "values"]), { message });
  return undefined;
}

function isList(
  values: readonly string[] | Readonly<Record<string, number>>,
): values is readonly string[] {
  return Array.isArray(values);
}

function fakerRule(
  { tree, reporter, faker }: Context,
  body: Extract<ColumnBody, { generate: "faker" }>,
  { path }: Place,
): ColumnRule {
  const { method, arguments: values = [], pool = 1000 } = body;
  if (!faker.methods.includes(method)) {
    const close = nearest(method, faker.methods);
    reporter.add("DST026", spanOf(tree, [...path, "method"]), {
      message: `faker has no method "${method}"`,
      ...(close === undefined ? {} : { fix: `did you mean "${close}"?` }),
    });
  }
  return { generate: "faker", method, arguments: values, pool };
}

function referenceRule(
  { tree, reporter }: Context,
  body: Extract<ColumnBody, { generate: "reference" }>,
  { path }: Place,
): ColumnRule | undefined {
  const [dataset = "", column = ""] = body.to.split(".", 2);
  const exponent = body.exponent ?? 1.1;
  const problem =
    body.distribution === "zipf"
      ? exponentProblem(exponent)
      : body.exponent === undefined
        ? undefined
        : "uniform has no exponent";
  if (problem !== undefined) {
    reporter.add("DST027", spanOf(tree, [...path, "exponent"]), { message: problem });
    return undefined;
  }
  const choice =
    body.distribution === "zipf"
      ? ({ distribution: "zipf", exponent } as const)
      : ({ distribution: "uniform" } as const);
  return { generate: "reference", dataset, column, choice };
}

function checkTemplate({ tree, reporter }: Context, text: string, { path, before }: Place): void {
  for (const name of templateColumns(text).filter((each) => !before.includes(each))) {
    reporter.add("DST024", spanOf(tree, [...path, "text"]), {
      message: `no column "${name}" stands before this one`,
    });
  }
}
