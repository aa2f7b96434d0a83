import type { FixtureColumn } from "./fixture.ts";
import type { Row } from "./row-batch.ts";

/** A value as JSON has it. */
export type PlainValue = string | number | boolean | null;
export type PlainRow = Readonly<Record<string, PlainValue>>;

/** A row by its columns. A number that JSON's readers would round stays text. */
export function plainRow(columns: readonly FixtureColumn[], row: Row): PlainRow {
  return Object.fromEntries(
    columns.map((column, i) => [column.name, plain(column, row[i] ?? null)]),
  );
}

function plain({ type, scale = 0 }: FixtureColumn, value: string | null): PlainValue {
  if (value === null) return null;
  if (type === "boolean") return value === "true";
  const isNumber = type === "integer" || type === "decimal";
  return isNumber && Number(value).toFixed(scale) === value ? Number(value) : value;
}
