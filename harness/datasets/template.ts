/** `${first_name:slug}.${id}@example.com`: text with the values of earlier columns in it. */
import { writeRows, type RowWriter } from "../domain/row-writer.ts";
import type { ColumnMaker, Drawn } from "./drawn-from.ts";

const PLACEHOLDER = /\$\{([a-z][a-z0-9_]*)(?::(lower|upper|slug))?\}/g;

/** Columns that a template names. */
export function templateColumns(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([, name = ""]) => name);
}

/** Null in a column becomes empty text. `columns` and `earlier`: names of all columns, makers of those before this one. */
export function compileTemplate(
  text: string,
  columns: readonly string[],
  earlier: readonly ColumnMaker[],
): ColumnMaker["write"] {
  const parts: ((out: RowWriter) => void)[] = [];
  const literal = (part: string): void => {
    const written = writeRows([[part]], 1);
    if (part !== "") parts.push((out) => out.field(written, 0));
  };
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    literal(text.slice(end, match.index));
    end = match.index + match[0].length;
    const column = columns.indexOf(match[1] ?? "");
    parts.push(placeholder(column, FORMS[match[2] ?? ""], earlier[column]?.drawn));
  }
  literal(text.slice(end));
  return (_, out) => {
    for (const write of parts) write(out);
  };
}

type Form = (value: string) => string;

/** A form of a value that is drawn from a list is made once for each of the list. */
function placeholder(
  column: number,
  form: Form | undefined,
  drawn: Drawn | undefined,
): (out: RowWriter) => void {
  if (form === undefined) return (out) => out.again(column);
  if (drawn === undefined) return (out) => out.text(form(out.earlier(column) ?? ""));
  const forms = writeRows(
    drawn.texts.map((text) => [form(text)]),
    1,
  );
  return (out) => {
    if (!out.isNull(column)) out.field(forms, drawn.last());
  };
}

const FORMS: Readonly<Record<string, Form>> = {
  lower: (value) => value.toLowerCase(),
  upper: (value) => value.toUpperCase(),
  /** Letters and digits of ASCII, parted by dots. */
  slug: (value) =>
    value
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[\u0300-\u036f]/g, "")
      .replace(/[^a-z0-9]+/g, ".")
      .replace(/^\.|\.$/g, ""),
};
