/** Commands in Redis' protocol (RESP 2) as bytes, with values of rows in them. */
import { UNESCAPES, type RowBatch } from "../../domain/row-batch.ts";
import { ByteWriter } from "../../lib/byte-writer.ts";

const [CR, LF, STAR, DOLLAR, BACKSLASH] = [13, 10, 42, 36, 92] as const;
const NOTHING = new Uint8Array();

/** A word as it stands in a command. */
export function wordOf(text: string): Buffer {
  return Buffer.from(`$${Buffer.byteLength(text)}\r\n${text}\r\n`);
}

export class CommandWriter extends ByteWriter {
  /** Begins a command of so many words. */
  words(count: number): void {
    this.byte(STAR);
    this.integer(count);
    this.#newline();
  }

  /** Words as wordOf gives them. */
  put(words: Uint8Array): void {
    this.copy(words, 0, words.length);
  }

  /** A value of a row, after `prefix`, as one word. */
  value(batch: RowBatch, field: number, prefix = NOTHING): void {
    const [start, end] = [batch.start(field), batch.ends[field] ?? 0];
    const escapes = batch.escaped ? escapesIn(batch.bytes, start, end) : 0;
    this.#length(prefix.length + end - start - escapes);
    this.put(prefix);
    if (escapes === 0) this.copy(batch.bytes, start, end);
    else this.#unescaped(batch.bytes, start, end);
    this.#newline();
  }

  /** A number after `prefix`, as one word. */
  number(value: number, prefix: Uint8Array): void {
    const digits = String(value);
    this.#length(prefix.length + digits.length);
    this.put(prefix);
    this.utf8(digits);
    this.#newline();
  }

  /** What another writer holds, as one word. */
  moved(other: ByteWriter): void {
    this.#length(other.length);
    this.append(other);
    this.#newline();
  }

  #length(bytes: number): void {
    this.byte(DOLLAR);
    this.integer(bytes);
    this.#newline();
  }

  #newline(): void {
    this.byte(CR);
    this.byte(LF);
  }

  #unescaped(bytes: Uint8Array, start: number, end: number): void {
    for (let i = start; i < end; i += 1) {
      const byte = bytes[i] ?? 0;
      if (byte === BACKSLASH) this.byte(UNESCAPES[bytes[(i += 1)] ?? 0] ?? 0);
      else this.byte(byte);
    }
  }
}

function escapesIn(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i += 1) {
    if (bytes[i] !== BACKSLASH) continue;
    count += 1;
    i += 1;
  }
  return count;
}
