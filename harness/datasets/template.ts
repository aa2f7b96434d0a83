/** `${first_name:slug}.${id}@example.com`: text with the values of earlier columns in it. */

const PLACEHOLDER = /\$\{([a-z][a-z0-9_]*)(?::(lower|upper|slug))?\}/g;

/** Columns that a template names. */
export function templateColumns(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([, name = ""]) => name);
}

/** Null in a column becomes empty text. */
export function compileTemplate(
  text: string,
  columns: readonly string[],
): (row: number, before: readonly (string | null)[]) => string {
  const literals: string[] = [];
  const fields: { index: number; form: (value: string) => string }[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    literals.push(text.slice(end, match.index));
    end = match.index + match[0].length;
    fields.push({
      index: columns.indexOf(match[1] ?? ""),
      form: FORMS[match[2] ?? "as-is"] ?? same,
    });
  }
  const tail = text.slice(end);
  return (_row, before) => {
    let value = "";
    for (let i = 0; i < fields.length; i += 1) {
      const field = fields[i];
      if (field === undefined) continue;
      value += (literals[i] ?? "") + field.form(before[field.index] ?? "");
    }
    return value + tail;
  };
}

const same = (value: string): string => value;

const FORMS: Readonly<Record<string, (value: string) => string>> = {
  "as-is": same,
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
