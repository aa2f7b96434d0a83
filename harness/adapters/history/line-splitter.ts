/**
 * Cuts chunks into runs of whole lines. A line that spans chunks is put together; one that is longer than allowed is
 * refused before it is held.
 */
import { InputError } from "../../lib/errors.ts";

const NEWLINE = 10;

export class LineSplitter {
  readonly #file: string;
  readonly #maxBytes: number;
  readonly #onLines: (bytes: Buffer) => number;
  #line = 1;
  /** The unfinished line so far. */
  #rest: Buffer[] = [];
  #restBytes = 0;

  /** @param onLines gets whole lines, each with its newline, and returns how many they were. */
  constructor(file: string, maxBytes: number, onLines: (bytes: Buffer, line: number) => number) {
    this.#file = file;
    this.#maxBytes = maxBytes;
    this.#onLines = (bytes) => onLines(bytes, this.#line);
  }

  push(chunk: Buffer): void {
    const first = chunk.indexOf(NEWLINE);
    if (first === -1) {
      this.#keep(chunk);
      return;
    }
    let start = 0;
    if (this.#restBytes > 0) {
      this.#keep(chunk.subarray(0, first + 1));
      this.#hand(Buffer.concat(this.#rest));
      this.#rest = [];
      this.#restBytes = 0;
      start = first + 1;
    }
    const last = chunk.lastIndexOf(NEWLINE);
    if (last >= start) this.#hand(chunk.subarray(start, last + 1));
    if (last + 1 < chunk.length) this.#keep(chunk.subarray(last + 1));
  }

  /** The last line, where it has no newline; and its number. */
  end(): { readonly bytes: Buffer; readonly line: number } {
    return { bytes: Buffer.concat(this.#rest), line: this.#line };
  }

  #hand(lines: Buffer): void {
    this.#line += this.#onLines(lines);
  }

  #keep(bytes: Buffer): void {
    this.#restBytes += bytes.length;
    if (this.#restBytes > this.#maxBytes) throw tooLong(this.#file, this.#line, this.#maxBytes);
    this.#rest.push(Buffer.from(bytes));
  }
}

export function tooLong(file: string, line: number, maxBytes: number): InputError {
  return new InputError({
    code: "HIS003",
    message: `the record is longer than ${Math.floor(maxBytes / 2 ** 20)} MiB`,
    location: { file, line },
    why: "histories are read record by record in bounded memory; this is no record, or the line breaks are missing",
    fix: "check that the file is a history and that it was not damaged",
  });
}
