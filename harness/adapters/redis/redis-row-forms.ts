/** How a row lies in Redis: the command that writes it, and the one that asks for it. */
import type { FixtureColumn } from "../../domain/fixture.ts";
import { UNESCAPES, type Row, type RowBatch } from "../../domain/row-batch.ts";
import { AdapterError } from "../../lib/errors.ts";
import { ByteWriter } from "../../lib/byte-writer.ts";
import { wordOf, type CommandWriter } from "./command-writer.ts";

/** Puts something of a row into a command. */
export type WriteRow = (out: CommandWriter, batch: RowBatch, row: number) => void;

/** Commands for a row, by its number in the batch. */
export interface RowForm {
  readonly write: WriteRow;
  readonly ask: WriteRow;
}

/** HSET key column value …; a null is a field that is not there. */
export function hashForm(columns: readonly FixtureColumn[], writeKey: WriteRow): RowForm {
  const [hset, hmget] = [wordOf("HSET"), wordOf("HMGET")];
  const names = columns.map(({ name }) => wordOf(name));
  const allNames = Buffer.concat(names);
  let rows = 0;
  return {
    write: (out, batch, row) => {
      const first = row * batch.width;
      const values = batch.width - nullsIn(batch, first);
      rows += 1;
      if (values === 0) throw emptyRow(rows);
      out.words(2 + 2 * values);
      out.put(hset);
      writeKey(out, batch, row);
      for (let i = 0; i < names.length; i += 1) {
        if (batch.isNull(first + i)) continue;
        out.put(names[i] ?? hset);
        out.value(batch, first + i);
      }
    },
    ask: (out, batch, row) => {
      out.words(2 + names.length);
      out.put(hmget);
      writeKey(out, batch, row);
      out.put(allNames);
    },
  };
}

function emptyRow(row: number): AdapterError {
  return new AdapterError({
    code: "FIX907",
    message: `row ${row} has no value at all`,
    why: "a hash without a field is not there, so the row could not be read back",
    fix: "give the row a value, or say `store: json`",
  });
}

/** SET key {"column":value,…}, with numbers and booleans as JSON has them. */
export function jsonForm(columns: readonly FixtureColumn[], writeKey: WriteRow): RowForm {
  const [set, get] = [wordOf("SET"), wordOf("GET")];
  const heads = columns.map(({ name }, i) =>
    Buffer.from(`${i === 0 ? "{" : ","}${JSON.stringify(name)}:`),
  );
  const json = new ByteWriter();
  return {
    write: (out, batch, row) => {
      out.words(3);
      out.put(set);
      writeKey(out, batch, row);
      columns.forEach((column, i) => {
        const head = heads[i] ?? get;
        json.copy(head, 0, head.length);
        writeJsonValue(json, column, { batch, field: row * batch.width + i });
      });
      json.byte(CLOSE_BRACE);
      out.moved(json);
    },
    ask: (out, batch, row) => {
      out.words(2);
      out.put(get);
      writeKey(out, batch, row);
    },
  };
}

/** What jsonForm writes; undefined: it is something else. */
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

function nullsIn(batch: RowBatch, first: number): number {
  if (!batch.escaped) return 0;
  let nulls = 0;
  for (let i = 0; i < batch.width; i += 1) if (batch.isNull(first + i)) nulls += 1;
  return nulls;
}

const [QUOTE, BACKSLASH, CLOSE_BRACE] = [34, 92, 125] as const;
const NULL = Buffer.from("null");
/** Digits that every reader of JSON keeps. */
const SAFE_DIGITS = 15;

interface Field {
  readonly batch: RowBatch;
  readonly field: number;
}

function writeJsonValue(
  out: ByteWriter,
  { type, scale = 0 }: FixtureColumn,
  { batch, field }: Field,
): void {
  if (batch.isNull(field)) {
    out.copy(NULL, 0, NULL.length);
    return;
  }
  const [start, end] = [batch.start(field), batch.ends[field] ?? 0];
  const isNumber = type === "integer" || type === "decimal";
  // A number that JSON's readers would round stays text.
  const isKept = (): boolean =>
    end - start <= SAFE_DIGITS || isExact(batch.value(field) ?? "", scale);
  if (type === "boolean" || (isNumber && isKept())) out.copy(batch.bytes, start, end);
  else writeJsonText(out, batch.bytes, start, end);
}

function isExact(text: string, scale: number): boolean {
  return Number(text).toFixed(scale) === text;
}

/** By byte: how JSON writes it within a text; undefined where it stays as it is. */
const JSON_ESCAPES = Array.from({ length: 128 }, (_, byte) => {
  const written = JSON.stringify(String.fromCharCode(byte)).slice(1, -1);
  return written.length > 1 ? Buffer.from(written) : undefined;
});

function writeJsonText(out: ByteWriter, bytes: Uint8Array, start: number, end: number): void {
  out.byte(QUOTE);
  for (let i = start; i < end; i += 1) {
    let byte = bytes[i] ?? 0;
    if (byte === BACKSLASH) byte = UNESCAPES[bytes[(i += 1)] ?? 0] ?? 0;
    const escape = JSON_ESCAPES[byte];
    if (escape === undefined) out.byte(byte);
    else out.copy(escape, 0, escape.length);
  }
  out.byte(QUOTE);
}
