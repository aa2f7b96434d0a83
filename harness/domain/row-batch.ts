/**
 * Rows in the one written form that digests are taken of: PostgreSQL's COPY text format (fields parted by tabs, rows
 * ended by newlines, \N for null, backslash escapes). Values are text: integers without leading zeros, decimals with
 * all digits of their scale, true and false, timestamps as ISO 8601 UTC with milliseconds, UUIDs in lower case.
 */
import { createHash, type Hash } from "node:crypto";
import type { FixtureTally } from "./fixture.ts";

export type Row = readonly (string | null)[];

/** A few thousand rows, and their written form, which is made once however many ask for it. */
export class RowBatch {
  readonly rows: readonly Row[];
  #bytes: Buffer | undefined;

  constructor(rows: readonly Row[]) {
    this.rows = rows;
  }

  get bytes(): Buffer {
    this.#bytes ??= Buffer.from(writeRows(this.rows), "utf8");
    return this.#bytes;
  }
}

/** What COPY escapes. The test is cheap where there is nothing to escape, which is nearly always. */
const SPECIAL = /[\\\b\f\n\r\t\v]/;
const SPECIALS = /[\\\b\f\n\r\t\v]/g;
const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
};

function writeRows(rows: readonly Row[]): string {
  let text = "";
  for (const row of rows) {
    for (let i = 0; i < row.length; i += 1) {
      const value = row[i];
      if (i > 0) text += "\t";
      if (value === null || value === undefined) text += "\\N";
      else text += SPECIAL.test(value) ? escapeField(value) : value;
    }
    text += "\n";
  }
  return text;
}

function escapeField(value: string): string {
  return value.replace(SPECIALS, (character) => ESCAPES[character] ?? character);
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
