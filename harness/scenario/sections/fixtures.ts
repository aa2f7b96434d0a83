/** `fixtures:` data that are put into a group before any load, generated from the seed or read from a file. */
import { z } from "zod";
import { MAX_ROWS } from "../../datasets/dataset-shape.ts";
import { referencedSets } from "../../datasets/read-datasets.ts";
import {
  COLUMN_TYPES,
  FILE_FORMATS,
  type ColumnType,
  type Dataset,
  type FileFormat,
  type FixtureOrigin,
  type FixtureParent,
  type FixtureSpec,
} from "../../domain/fixture.ts";
import { checkSchema } from "../../lib/located/check-schema.ts";
import { keySpanOf, spanOf, type Path } from "../../lib/located/located-tree.ts";
import { quoted } from "../../lib/located/source.ts";
import type { FixtureSupport } from "../../ports/fixtures.ts";
import {
  checkFields,
  checkReference,
  lineOf,
  type Known,
  type ReadContext,
} from "../read-context.ts";

const MAX_FIXTURES = 50;

const columnType = z
  .string()
  .regex(
    /^(integer|decimal\((\d|10)\)|text|boolean|timestamp|date|uuid)$/,
    `use ${COLUMN_TYPES.join(", ").replace("decimal", "decimal(2)")}`,
  );

/** Keys of every fixture; a node kind adds its own. */
export const fixtureShape = {
  into: z.string().describe("group of nodes"),
  generate: z.string().optional().describe("data set: fixtures/datasets/<name>.yaml"),
  rows: z.int().min(1).max(MAX_ROWS).optional().describe("how many to generate; as the set says"),
  file: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .describe(
      "CSV, JSON, JSON Lines, YAML or SQL file beside the scenario or in a folder above it",
    ),
  columns: z
    .record(z.string(), columnType)
    .optional()
    .describe("types of a file's columns; those not named are found by reading it"),
  key: z.string().optional().describe("column of a file whose values are unique"),
} as const;

const BASE_KEYS = Object.keys(fixtureShape);
type Fields = z.output<z.ZodObject<typeof fixtureShape>>;

const fixturesSchema = z.array(z.record(z.string(), z.unknown())).max(MAX_FIXTURES);

export function readFixtures(context: ReadContext, known: Known): FixtureSpec[] {
  const path = ["fixtures"];
  const bodies = checkSchema(fixturesSchema.optional(), { ...context, path }) ?? [];
  const specs: FixtureSpec[] = [];
  bodies.forEach((body, i) => {
    const spec = readFixture(context, known, { path: [...path, i], body, before: specs });
    if (spec !== undefined) specs.push(spec);
  });
  return specs;
}

interface Entry {
  readonly path: Path;
  readonly body: Readonly<Record<string, unknown>>;
  /** Fixtures that are loaded before it. */
  readonly before: readonly FixtureSpec[];
}

function readFixture(context: ReadContext, known: Known, entry: Entry): FixtureSpec | undefined {
  const { path, body } = entry;
  const pick = (isBase: boolean) =>
    Object.fromEntries(Object.entries(body).filter(([key]) => BASE_KEYS.includes(key) === isBase));
  const { fields, whole } = checkFields(context, fixtureShape, { path, value: pick(true) });
  const support =
    fields.into === undefined ? undefined : supportOf(context, known, { path, into: fields.into });
  const options =
    support &&
    checkSchema(support.schema, { ...context, path, value: pick(false), alsoKnown: BASE_KEYS });
  const origin = originOf(context, entry, fields);
  if (whole === undefined || support === undefined || options === undefined) return undefined;
  if (origin === undefined || !checkForm(context, path, { origin, support, options }))
    return undefined;
  const name = origin.type === "dataset" ? origin.dataset.name : baseName(origin.file);
  const place = support.place(options, name);
  const other = entry.before.find((each) => each.into === whole.into && each.place === place);
  if (other !== undefined) {
    const message = `${quoted(whole.into)} gets ${quoted(place)} twice`;
    context.reporter.add("FIX007", spanOf(context.tree, path), { message });
  }
  const placed = { name, into: whole.into, place, options, line: lineOf(context, path) };
  if (origin.type === "file") return { ...placed, origin };
  const parents = parentsOf(context, entry, { dataset: origin.dataset, into: whole.into });
  return parents && { ...placed, origin: { ...origin, parents } };
}

function supportOf(
  context: ReadContext,
  known: Known,
  { path, into }: { path: Path; into: string },
): FixtureSupport | undefined {
  const at = [...path, "into"];
  const groups = known.groups && [...known.groups.keys()];
  checkReference(context, { path: at, name: into, known: groups, code: "TOP004", what: "group" });
  const kind = known.groups?.get(into)?.kind;
  if (kind === undefined || kind.fixtures !== undefined) return kind?.fixtures;
  const able = [...context.registries.nodeKinds.values()].filter(
    (each) => each.fixtures !== undefined,
  );
  context.reporter.add("FIX001", spanOf(context.tree, at), {
    message: `${kind.kind} takes no fixtures`,
    why: `those that do are ${able.map((each) => each.kind).join(", ")}`,
  });
  return undefined;
}

function originOf(
  context: ReadContext,
  { path }: Entry,
  { generate, file, rows, columns = {}, key }: Partial<Fields>,
): FixtureOrigin | undefined {
  if ((generate === undefined) === (file === undefined)) {
    const message =
      generate === undefined ? "nothing says what to load" : "both generate and file are given";
    context.reporter.add("FIX002", spanOf(context.tree, path), { message });
    return undefined;
  }
  const foreign = (generate === undefined ? ["rows"] : ["columns", "key"]).filter(
    (each) => ({ rows, columns: Object.keys(columns)[0], key })[each] !== undefined,
  );
  for (const each of foreign) {
    const message = `${each} has no meaning beside ${generate === undefined ? "file" : "generate"}`;
    context.reporter.add("FIX002", keySpanOf(context.tree, [...path, each]), { message });
  }
  if (generate !== undefined) {
    const dataset = datasetOf(context, [...path, "generate"], generate);
    return dataset && { type: "dataset", dataset, rows: rows ?? dataset.rows, parents: {} };
  }
  const format = formatOf(context, [...path, "file"], file ?? "");
  if (format === undefined || file === undefined) return undefined;
  const types = Object.entries(columns).map(([name, text]) => [name, typeOf(text)] as const);
  const keyed = key === undefined ? {} : { key };
  return { type: "file", file, format, columns: Object.fromEntries(types), ...keyed };
}

function datasetOf(context: ReadContext, path: Path, name: string): Dataset | undefined {
  const sets = context.fixtures?.datasets();
  if (sets === undefined) return undefined;
  const found = checkReference(context, {
    path,
    name,
    known: [...sets.keys()],
    code: "FIX003",
    what: "data set",
  });
  const reading = sets.get(name);
  if (!found || reading === undefined) return undefined;
  const [first] = reading.diagnostics.filter(({ severity }) => severity === "error");
  if (first === undefined) return reading.dataset;
  context.reporter.add("FIX004", spanOf(context.tree, path), {
    message: `data set ${quoted(name)} is invalid`,
    why: `${first.file}:${first.line ?? 1}:${first.column ?? 1} ${first.code}: ${first.message}`,
  });
  return undefined;
}

function formatOf(context: ReadContext, path: Path, file: string): FileFormat | undefined {
  const ending = /\.([a-z]+)$/.exec(file)?.[1]?.replace(/^yml$/, "yaml");
  const format = FILE_FORMATS.find((each) => each === ending);
  if (format === undefined) {
    context.reporter.add("FIX006", spanOf(context.tree, path), {
      message: `${quoted(file)} is no file that can be loaded`,
      why: `the endings are .${FILE_FORMATS.join(", .")}`,
    });
    return undefined;
  }
  if (context.fixtures?.hasFile(file) !== false) return format;
  const message = `there is no file ${quoted(file)}`;
  context.reporter.add("FIX005", spanOf(context.tree, path), { message });
  return undefined;
}

interface Form {
  readonly origin: FixtureOrigin;
  readonly support: FixtureSupport;
  readonly options: Readonly<Record<string, unknown>>;
}

function checkForm(context: ReadContext, path: Path, { origin, support, options }: Form): boolean {
  const isSql = origin.type === "file" && origin.format === "sql";
  if (isSql && !support.takes.includes("sql")) {
    const message = "this group runs no SQL files";
    context.reporter.add("FIX006", spanOf(context.tree, [...path, "file"]), { message });
    return false;
  }
  if (isSql === (options["counts"] !== undefined)) return true;
  const at = isSql ? spanOf(context.tree, path) : keySpanOf(context.tree, [...path, "counts"]);
  const message = isSql ? "counts is missing" : "counts has no meaning here";
  context.reporter.add("FIX009", at, { message });
  return false;
}

/** The sets that a data set refers to: in the same group where they are there, else wherever they were loaded. */
function parentsOf(
  context: ReadContext,
  { path, before }: Entry,
  { dataset, into }: { dataset: Dataset; into: string },
): Record<string, FixtureParent> | undefined {
  const parents: Record<string, FixtureParent> = {};
  for (const name of referencedSets(dataset)) {
    const loaded = before.filter(
      ({ origin }) => origin.type === "dataset" && origin.dataset.name === name,
    );
    const parent = loaded.find((each) => each.into === into) ?? loaded[0];
    if (parent?.origin.type !== "dataset") {
      context.reporter.add("FIX008", spanOf(context.tree, [...path, "generate"]), {
        message: `${dataset.name} refers to ${name}, which is not loaded before it`,
      });
      return undefined;
    }
    const { origin, place } = parent;
    const here = parent.into === into ? { place } : {};
    parents[name] = { dataset: origin.dataset, rows: origin.rows, ...here };
  }
  return parents;
}

function typeOf(text: string): { type: ColumnType; scale?: number } {
  const [, name = text, scale] = /^([a-z]+)(?:\((\d+)\))?$/.exec(text) ?? [];
  const type = COLUMN_TYPES.find((each) => each === name) ?? "text";
  return scale === undefined ? { type } : { type, scale: Number(scale) };
}

function baseName(file: string): string {
  const name = (file.split(/[/\\]/).at(-1) ?? file).replace(/\.[a-z]+$/, "");
  return name.toLowerCase().replace(/[^a-z0-9]+/g, "_");
}
