/**
 * Rows in the one written form that digests are taken of: PostgreSQL's COPY text format (fields parted by tabs, rows
 * ended by newlines, \N for null, backslash escapes). Values are text: integers without leading zeros, decimals with
 * all digits of their scale, true and false, timestamps as ISO 8601 UTC with milliseconds, UUIDs in lower case.
 */
import { createHash, type Hash } from "node:crypto";
import type { FixtureTally } from "./fixture.ts";

export type Row = readonly (string | null)[];

const BACKSLASH = 92;
const CAPITAL_N = 78;

/** A few thousand rows as bytes, and where their fields are, so that nobody has to look for them. */
export class RowBatch {
  /** The rows in their written form. */
  readonly bytes: Buffer;
  /** How many rows. */
  readonly count: number;
  /** Fields of a row. */
  readonly width: number;
  /** Where each field ends, row by row; the next one begins a byte later. */
  readonly ends: Uint32Array;
  /** False: no backslash is in the bytes, so no null and nothing that is escaped. */
  readonly escaped: boolean;

  /** Made by a RowWriter. */
  constructor(parts: Pick<RowBatch, "bytes" | "width" | "ends" | "escaped">) {
    this.bytes = parts.bytes;
    this.width = parts.width;
    this.ends = parts.ends;
    this.escaped = parts.escaped;
    this.count = parts.ends.length / parts.width;
  }

  /** Where a field begins; fields are numbered through all rows. */
  start(field: number): number {
    return field === 0 ? 0 : (this.ends[field - 1] ?? 0) + 1;
  }

  isNull(field: number): boolean {
    return this.escaped && isNullAt(this.bytes, this.start(field), this.ends[field] ?? 0);
  }

  /** One value as text. */
  value(field: number): string | null {
    return this.isNull(field)
      ? null
      : readField(this.bytes, this.start(field), this.ends[field] ?? 0);
  }

  /** The values as text. */
  *rows(): Generator<Row> {
    for (let i = 0; i < this.count; i += 1) {
      yield Array.from({ length: this.width }, (_, column) => this.value(i * this.width + column));
    }
  }
}

/** A backslash of a value is written as two: nothing else looks like this. */
export function isNullAt(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start === 2 && bytes[start] === BACKSLASH && bytes[start + 1] === CAPITAL_N;
}

const LETTERS = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v", "\\": "\\" } as const;
const LETTER_OF = new Map(
  Object.entries(LETTERS).map(([letter, character]) => [character.charCodeAt(0), letter]),
);

/** By byte: the letter that stands for it after a backslash; 0 where it is written as it is. */
export const ESCAPES = Uint8Array.from(
  { length: 256 },
  (_, byte) => LETTER_OF.get(byte)?.charCodeAt(0) ?? 0,
);

/** By letter after a backslash: the byte that it stands for. */
export const UNESCAPES = Uint8Array.from({ length: 256 }, (_, letter) => {
  const byte = ESCAPES.indexOf(letter);
  return byte > 0 ? byte : letter;
});

/** The text of a written field that is no null. */
export function readField(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString("utf8", start, end);
  if (!text.includes("\\")) return text;
  return text.replace(/\\(.)/g, (_, letter: string) =>
    String.fromCharCode(UNESCAPES[letter.charCodeAt(0)] ?? 0),
  );
}

/** Counts and digests written rows as they go by. */
export class Tally {
  readonly #hash: Hash = createHash("sha256");
  #rows = 0;
  #bytes = 0;

  add(bytes: Uint8Array, rows: number): void {
    this.#hash.update(bytes);
    this.#rows += rows;
    this.#bytes += bytes.length;
  }

  /** Once. */
  finish(): FixtureTally {
    return { rows: this.#rows, bytes: this.#bytes, sha256: this.#hash.digest("hex") };
  }
}
