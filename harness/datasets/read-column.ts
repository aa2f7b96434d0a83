/** One column of a data set: how it is written → how its values come about, or every problem it has. */
import { z } from "zod";
import type { ColumnRule, DatasetColumn } from "../domain/fixture.ts";
import { checkSchema } from "../lib/located/check-schema.ts";
import { spanOf, valueAt, type LocatedTree, type Path } from "../lib/located/located-tree.ts";
import type { Reporter } from "../lib/located/reporter.ts";
import { nearest } from "../lib/nearest.ts";
import type { FakerRequest } from "./column-maker.ts";
import { isText } from "./column-values.ts";
import type { DatasetCode } from "./dataset-codes.ts";
import { COLUMN_KINDS, columnShapes } from "./dataset-shape.ts";
import { exponentProblem, readIntegers, readNumbers } from "./read-numbers.ts";
import { templateColumns } from "./template.ts";

/** What faker has. Real: adapters/faker. */
export interface FakerCatalogue {
  readonly locales: readonly string[];
  /** `person.fullName` and the like. */
  readonly methods: readonly string[];
  /** Calls a method once: why it gives no value; undefined where it gives one. */
  readonly trial: (request: Omit<FakerRequest, "seed">) => string | undefined;
}

export interface ColumnContext {
  readonly tree: LocatedTree;
  readonly reporter: Reporter<DatasetCode>;
  readonly faker: FakerCatalogue;
  /** Undefined: faker has none of that name. */
  readonly locale: string | undefined;
}

/** `before`: columns above this one. */
export function readColumn(
  context: ColumnContext,
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

function ruleOf(context: ColumnContext, body: ColumnBody, place: Place): ColumnRule | undefined {
  switch (body.generate) {
    case "sequence":
      return { generate: "sequence", start: body.start ?? 1, step: body.step ?? 1 };
    case "uuid":
      return { generate: "uuid" };
    case "integer": {
      const numbers = numbersOf(context, readIntegers(body), place);
      return numbers && { generate: "integer", numbers };
    }
    case "decimal": {
      const numbers = numbersOf(context, readNumbers(body), place);
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

function numbersOf(
  context: ColumnContext,
  reading: ReturnType<typeof readNumbers>,
  { path }: Place,
) {
  if (!("problem" in reading)) return reading;
  const at = [...path, reading.key];
  const isThere = valueAt(context.tree.value, at) !== undefined;
  const span = spanOf(context.tree, isThere ? at : path);
  context.reporter.add("DST027", span, { message: reading.problem });
  return undefined;
}

function spanRule(
  { tree, reporter }: ColumnContext,
  body: Extract<ColumnBody, { generate: "timestamp" | "date" }>,
  { path }: Place,
): ColumnRule | undefined {
  const { generate, from: fromMs, to: toMs } = body;
  if (toMs >= fromMs) return { generate, fromMs, toMs };
  reporter.add("DST027", spanOf(tree, [...path, "to"]), { message: "`to` is before `from`" });
  return undefined;
}

function choiceRule(
  { tree, reporter }: ColumnContext,
  values: readonly string[] | Readonly<Record<string, number>>,
  { path }: Place,
): ColumnRule | undefined {
  const pairs = isList(values)
    ? values.map((value) => [value, 1] as const)
    : Object.entries(values);
  const weights = pairs.map(([, weight]) => weight);
  pairs.forEach(([text], i) => {
    if (isText(text)) return;
    const at = [...path, "values", ...(isList(values) ? [i] : [])];
    reporter.addForm("form", spanOf(tree, at), { message: NO_TEXT });
  });
  if (weights.reduce((sum, weight) => sum + weight, 0) > 0) {
    return { generate: "choice", values: pairs.map(([value]) => value), weights };
  }
  const message = "no value has a weight above 0";
  reporter.add("DST027", spanOf(tree, [...path, "values"]), { message });
  return undefined;
}

const NO_TEXT = "there is a character that no database takes";

function isList(
  values: readonly string[] | Readonly<Record<string, number>>,
): values is readonly string[] {
  return Array.isArray(values);
}

function fakerRule(
  { tree, reporter, faker, locale }: ColumnContext,
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
  } else if (locale !== undefined) {
    const problem = faker.trial({ locale, method, arguments: values });
    const at = spanOf(tree, [...path, "method"]);
    if (problem !== undefined) reporter.add("DST029", at, { message: problem });
  }
  return { generate: "faker", method, arguments: values, pool };
}

function referenceRule(
  { tree, reporter }: ColumnContext,
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

function checkTemplate(
  { tree, reporter }: ColumnContext,
  text: string,
  { path, before }: Place,
): void {
  if (!isText(text)) {
    reporter.addForm("form", spanOf(tree, [...path, "text"]), { message: NO_TEXT });
  }
  for (const name of templateColumns(text).filter((each) => !before.includes(each))) {
    reporter.add("DST024", spanOf(tree, [...path, "text"]), {
      message: `no column "${name}" stands before this one`,
    });
  }
}
