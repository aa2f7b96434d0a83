/** The language of fixtures/datasets/*.yaml: schemas for the reader and for editors. */
import { z } from "zod";
import { writeValue } from "./column-values.ts";
import { readPercentage, UNIT_PATTERNS } from "../lib/units.ts";

/** Enough for any drill, and below what row numbers take. */
export const MAX_ROWS = 10_000_000;
const MAX_POOL = 1_000_000;

/** Tables, fields and placeholders bear these names. */
export const columnName = z
  .string()
  .max(63)
  .regex(/^[a-z][a-z0-9_]*$/, "use lower-case letters, digits and _, beginning with a letter");

const percentage = (description: string) =>
  z
    .unknown()
    .transform((value, context): number => {
      const reading = readPercentage(value);
      if (reading.ok) return reading.value;
      const params = { fix: reading.fix };
      context.issues.push({ code: "custom", input: value, message: reading.problem, params });
      return z.NEVER;
    })
    .meta({
      type: "string",
      description,
      pattern: UNIT_PATTERNS.percentage,
      inputExamples: ["5%"],
    });

/** The first row of a sequence; the last one is a safe integer as well. */
const MAX_START = 9_000_000_000_000_000;

/** A day, or an instant in UTC. Milliseconds since 1970. The language reads the 30th of February as the 1st of March. */
const instant = (description: string) =>
  z
    .unknown()
    .transform((value, context): number => {
      const text = typeof value === "string" ? value : "";
      const isOne =
        INSTANT.test(text) && writeValue({ type: "date" }, text.slice(0, 10)) !== undefined;
      const ms = isOne ? Date.parse(text) : NaN;
      if (Number.isFinite(ms)) return ms;
      const params = { fix: "write it like 2024-01-31 or 2024-01-31T08:00:00Z" };
      context.issues.push({
        code: "custom",
        input: value,
        message: "is no day or instant",
        params,
      });
      return z.NEVER;
    })
    .meta({ type: "string", description, inputExamples: ["2024-01-31"] });

const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?Z)?$/;

const nulls = percentage("share of rows without a value; 0%").optional();

export const DISTRIBUTIONS = ["uniform", "normal", "exponential", "zipf"] as const;

/** Which of them are needed depends on the distribution: the reader says so. */
const numbers = {
  distribution: z.enum(DISTRIBUTIONS).optional().describe("how the values spread; uniform"),
  min: z.number().optional().describe("least value"),
  max: z.number().optional().describe("greatest value"),
  mean: z.number().optional().describe("normal, exponential"),
  deviation: z.number().optional().describe("normal: standard deviation, above 0"),
  exponent: z
    .number()
    .optional()
    .describe("zipf: the k-th value is as frequent as k^-exponent; 1.1"),
};

/** What a column may be, by `generate:`. */
export const columnShapes = {
  sequence: {
    generate: z.literal("sequence"),
    start: z.int().min(0).max(MAX_START).optional().describe("value of the first row; 1"),
    step: z.int().min(1).max(1000).optional().describe("from row to row; 1"),
    nulls,
  },
  uuid: { generate: z.literal("uuid"), nulls },
  integer: { generate: z.literal("integer"), ...numbers, nulls },
  decimal: {
    generate: z.literal("decimal"),
    scale: z.int().min(1).max(10).optional().describe("digits after the point; 2"),
    ...numbers,
    nulls,
  },
  boolean: {
    generate: z.literal("boolean"),
    share: percentage("share of true; 50%").optional(),
    nulls,
  },
  timestamp: {
    generate: z.literal("timestamp"),
    from: instant("earliest"),
    to: instant("latest"),
    nulls,
  },
  date: { generate: z.literal("date"), from: instant("earliest"), to: instant("latest"), nulls },
  choice: {
    generate: z.literal("choice"),
    values: z
      .union([z.array(z.string()).min(1).max(10_000), z.record(z.string(), z.number().min(0))])
      .describe("texts with equal chances, or each with its weight"),
    nulls,
  },
  faker: {
    generate: z.literal("faker"),
    method: z.string().describe("method of faker that gives one value: person.fullName"),
    arguments: z.array(z.unknown()).max(5).optional().describe("of that method"),
    pool: z
      .union([z.int().min(1).max(MAX_POOL), z.literal("every")])
      .optional()
      .describe("values made and then drawn from; `every`: a new one for each row, slow; 1000"),
    nulls,
  },
  reference: {
    generate: z.literal("reference"),
    to: z.string().describe("data set and column: accounts.id"),
    distribution: z
      .enum(["uniform", "zipf"])
      .optional()
      .describe("how rows of the other set are chosen; uniform"),
    exponent: numbers.exponent,
    nulls,
  },
  template: {
    generate: z.literal("template"),
    text: z
      .string()
      .max(1000)
      .describe("text with ${column} in it; ${column:lower}, :upper and :slug change its form"),
    nulls,
  },
} as const;

export type ColumnKind = keyof typeof columnShapes;
export const COLUMN_KINDS = Object.keys(columnShapes) as ColumnKind[];

export const datasetShape = {
  dataset: columnName.describe("name: that of this file without .yaml"),
  title: z.string().min(1).max(200).describe("what the rows are, as a sentence"),
  locale: z.string().optional().describe("locale of faker; en"),
  rows: z.int().min(1).max(MAX_ROWS).optional().describe("where nobody says how many; 1000"),
  key: z.string().describe("column whose values are unique: primary key, or part of a Redis key"),
} as const;

export const columnsSchema = z
  .record(columnName, z.record(z.string(), z.unknown()))
  .refine((columns) => Object.keys(columns).length > 0, "has no column")
  .refine((columns) => Object.keys(columns).length <= 100, "has more than 100 columns");

/** For editors. */
export function datasetJsonSchema(): Readonly<Record<string, unknown>> {
  const [first, ...rest] = Object.values(columnShapes).map((shape) => z.strictObject(shape));
  const column = first === undefined ? z.never() : z.union([first, ...rest]);
  const { $schema, ...schema } = z.toJSONSchema(
    z.strictObject({
      ...datasetShape,
      columns: z.record(columnName, column).describe("name → how its values come about"),
    }),
    { io: "input", unrepresentable: "any" },
  );
  return { $schema, $id: "dataset.schema.json", title: "harness data set", ...schema };
}
