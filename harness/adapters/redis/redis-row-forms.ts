/** How a row lies in Redis, and how it is read back in the written form of domain/row-batch.ts. */
import type { FixtureColumn } from "../../domain/fixture.ts";
import type { Row } from "../../domain/row-batch.ts";

/** Rows as they are written into a pipeline. */
export interface RowForm {
  /** One command for a row, in Redis' protocol. */
  command(key: string, row: Row): string;
}

/** HSET key column value …; a null is a field that is not there. */
export function hashForm(columns: readonly FixtureColumn[]): RowForm {
  const fields = columns.map(({ name }) => `${bulk(name)}$`);
  return {
    command: (key, row) => {
      let text = "";
      let words = 2;
      for (let i = 0; i < fields.length; i += 1) {
        const value = row[i];
        if (value === null || value === undefined) continue;
        words += 2;
        text += `${fields[i] ?? ""}${Buffer.byteLength(value)}\r\n${value}\r\n`;
      }
      return `*${words}\r\n$4\r\nHSET\r\n${bulk(key)}${text}`;
    },
  };
}

/** SET key {"column": value, …}, with numbers and booleans as JSON has them. */
export function jsonForm(columns: readonly FixtureColumn[]): RowForm {
  return {
    command: (key, row) => `*3\r\n$3\r\nSET\r\n${bulk(key)}${bulk(writeJson(columns, row))}`,
  };
}

/**
 * Rows of hashes as text, made in the server: a reply for each field would cost more to take apart here than the hashes
 * cost to read. KEYS: keys in order; ARGV: columns. Gives how many of the keys there are, and their rows.
 */
export const READ_HASHES = String.raw`
local rows, escapes = {}, {['\\']='\\\\',['\b']='\\b',['\f']='\\f',['\n']='\\n',['\r']='\\r',['\t']='\\t',['\v']='\\v'}
for i = 1, #KEYS do
  local values, found = redis.call('HMGET', KEYS[i], unpack(ARGV)), false
  for j = 1, #ARGV do
    local value = values[j]
    if value == false then
      values[j] = '\\N'
    else
      found = true
      if string.find(value, '[\\\b\f\n\r\t\v]') then values[j] = string.gsub(value, '[\\\b\f\n\r\t\v]', escapes) end
    end
  end
  if found then rows[#rows + 1] = table.concat(values, '\t') end
end
if #rows == 0 then return {0, ''} end
return {#rows, table.concat(rows, '\n') .. '\n'}`;

/** Undefined: it is not what jsonForm writes. */
export function readJson(columns: readonly FixtureColumn[], text: string): Row | undefined {
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof fields !== "object" || fields === null) return undefined;
  return columns.map(({ name, scale = 0 }) => {
    const value = (fields as Readonly<Record<string, unknown>>)[name];
    if (value === null || value === undefined) return null;
    if (typeof value === "number") return value.toFixed(scale);
    return typeof value === "string" ? value : JSON.stringify(value);
  });
}

function writeJson(columns: readonly FixtureColumn[], row: Row): string {
  const fields = columns.map(({ name, type, scale = 0 }, i) => {
    const value = row[i] ?? null;
    const isNumber = type === "integer" || type === "decimal";
    // A number that JSON's readers would round stays text.
    const isBare = value !== null && isNumber && Number(value).toFixed(scale) === value;
    return `${JSON.stringify(name)}:${isBare || type === "boolean" ? String(value) : JSON.stringify(value)}`;
  });
  return `{${fields.join(",")}}`;
}

function bulk(text: string): string {
  return `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
}
