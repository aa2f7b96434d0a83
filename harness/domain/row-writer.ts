/** Writes rows field by field in the form of row-batch.ts. */
import { ByteWriter } from "../lib/byte-writer.ts";
import { ESCAPES, RowBatch, isNullAt, readField, type Row } from "./row-batch.ts";

const TAB = 9;
const NEWLINE = 10;
const BACKSLASH = 92;
const CAPITAL_N = 78;

export class RowWriter extends ByteWriter {
  readonly #width: number;
  #ends = new Uint32Array(4096);
  /** Fields that are finished, of all rows. */
  #fields = 0;
  /** Those of the row under way. */
  #column = 0;
  #escaped = false;

  /** `width`: columns of a row. */
  constructor(width: number) {
    super();
    this.#width = width;
  }

  /** Any text; what has a meaning in the form is escaped. */
  text(value: string): void {
    this.reserve(value.length * 3);
    const { buffer } = this;
    let { at } = this;
    for (let i = 0; i < value.length; i += 1) {
      const code = value.charCodeAt(i);
      if (code > 127) {
        this.at = at;
        const rest = Buffer.from(value.slice(i), "utf8");
        this.raw(rest, 0, rest.length);
        return;
      }
      const letter = ESCAPES[code] ?? 0;
      if (letter !== 0) {
        this.#escaped = true;
        buffer[at] = BACKSLASH;
        at += 1;
      }
      buffer[at] = letter === 0 ? code : letter;
      at += 1;
    }
    this.at = at;
  }

  /** Text as UTF-8. */
  raw(source: Uint8Array, from: number, to: number): void {
    this.reserve((to - from) * 2);
    const { buffer } = this;
    let { at } = this;
    for (let i = from; i < to; i += 1) {
      const byte = source[i] ?? 0;
      const letter = ESCAPES[byte] ?? 0;
      if (letter !== 0) {
        this.#escaped = true;
        buffer[at] = BACKSLASH;
        at += 1;
      }
      buffer[at] = letter === 0 ? byte : letter;
      at += 1;
    }
    this.at = at;
  }

  /** A field of a batch, which is in the form already. */
  field(batch: RowBatch, field: number): void {
    if (batch.escaped) this.#escaped = true;
    this.copy(batch.bytes, batch.start(field), batch.ends[field] ?? 0);
  }

  /** A finished field of the row under way once more; a null as nothing. */
  again(column: number): void {
    if (this.isNull(column)) return;
    const [start, end] = [this.#startOf(column), this.#endOf(column)];
    // Room first: growing replaces the buffer that is read from.
    this.reserve(end - start);
    this.copy(this.buffer, start, end);
  }

  /** A finished field of the row under way as text. */
  earlier(column: number): string | null {
    if (this.isNull(column)) return null;
    return readField(this.buffer, this.#startOf(column), this.#endOf(column));
  }

  /** Of a finished field of the row under way. */
  isNull(column: number): boolean {
    return isNullAt(this.buffer, this.#startOf(column), this.#endOf(column));
  }

  /** Takes back what was written of the field under way: it is a null. */
  null(): void {
    this.at = this.#startOf(this.#column);
    this.byte(BACKSLASH);
    this.byte(CAPITAL_N);
    this.#escaped = true;
  }

  /** Ends the field, and with the last one the row. */
  endField(): void {
    if (this.#fields === this.#ends.length) {
      const longer = new Uint32Array(this.#fields * 2);
      longer.set(this.#ends);
      this.#ends = longer;
    }
    this.#ends[this.#fields] = this.at;
    this.#fields += 1;
    this.#column += 1;
    const isLast = this.#column === this.#width;
    if (isLast) this.#column = 0;
    this.byte(isLast ? NEWLINE : TAB);
  }

  /** Every row so far; the next one begins another batch. */
  batch(): RowBatch {
    const ends = this.#ends.slice(0, this.#fields);
    const escaped = this.#escaped;
    this.#fields = 0;
    this.#escaped = false;
    return new RowBatch({ bytes: this.take(), width: this.#width, ends, escaped });
  }

  /** Of a column in the row under way. */
  #startOf(column: number): number {
    const field = this.#fields - this.#column + column;
    return field === 0 ? 0 : (this.#ends[field - 1] ?? 0) + 1;
  }

  #endOf(column: number): number {
    return this.#ends[this.#fields - this.#column + column] ?? 0;
  }
}

/** Rows of `width` columns each. */
export function writeRows(rows: Iterable<Row>, width: number): RowBatch {
  const writer = new RowWriter(width);
  for (const row of rows) {
    for (const value of row) {
      if (value === null) writer.null();
      else writer.text(value);
      writer.endField();
    }
  }
  return writer.batch();
}
