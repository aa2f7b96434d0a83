/**
 * `history.jsonl`: one record a line, ours and Jepsen's alike. A last line that was cut off is left out, with a warning.
 */
import { InputError } from "../../lib/errors.ts";
import { parseJsonExactly } from "../../lib/json-numbers.ts";
import { JsonLineParser } from "./json-line-parser.ts";
import { LineSplitter } from "./line-splitter.ts";
import { clearRecord, emptyRecord, setField } from "./record.ts";
import type { ReaderContext, RecordReader } from "./record-reader.ts";

const NEWLINE = 10;

export class JsonLinesReader implements RecordReader {
  readonly #context: ReaderContext;
  readonly #lines: LineSplitter;
  readonly #parser = new JsonLineParser();
  readonly #record = emptyRecord();

  constructor(context: ReaderContext) {
    this.#context = context;
    this.#lines = new LineSplitter(context.file, context.maxRecordBytes, (bytes, line) =>
      this.#readLines(bytes, line),
    );
  }

  push(chunk: Buffer): void {
    this.#lines.push(chunk);
  }

  end(): void {
    const { bytes, line } = this.#lines.end();
    const text = bytes.toString("utf8").trim();
    if (text === "") return;
    try {
      parseJsonExactly(text);
    } catch {
      const { assembler, file } = this.#context;
      assembler.warn(`${file}:${line} the last line is cut off and was left out`);
      return;
    }
    this.#readText(text, line);
  }

  #readLines(bytes: Buffer, firstLine: number): number {
    let at = 0;
    let line = firstLine;
    while (at < bytes.length) {
      clearRecord(this.#record);
      const after = this.#parser.parse(bytes, at, this.#record);
      if (after === -1) {
        const end = bytes.indexOf(NEWLINE, at);
        this.#readText(bytes.toString("utf8", at, end), line);
        at = end + 1;
      } else {
        this.#hand(line);
        at = after;
      }
      line += 1;
    }
    return line - firstLine;
  }

  /** A line that is not of the plain shape. */
  #readText(text: string, line: number): void {
    const trimmed = line === 1 ? text.replace(/^\uFEFF/, "").trim() : text.trim();
    if (trimmed === "") return;
    let fields: unknown;
    try {
      fields = parseJsonExactly(trimmed);
    } catch (error) {
      throw notARecord(this.#context.file, line, { text: trimmed, cause: error });
    }
    if (typeof fields !== "object" || fields === null || Array.isArray(fields)) {
      throw notARecord(this.#context.file, line, { text: trimmed });
    }
    clearRecord(this.#record);
    for (const [name, value] of Object.entries(fields)) setField(this.#record, name, value);
    this.#hand(line);
  }

  #hand(line: number): void {
    const index = this.#context.assembler.add(this.#record, line);
    this.#context.onRecord?.(index, line);
  }
}

/** Text that does not hold a record. */
export function notARecord(
  file: string,
  line: number,
  { text, cause }: { readonly text: string; readonly cause?: unknown },
): InputError {
  const isBinary = /[\0-\x08\x0e-\x1f\uFFFD]/.test(text);
  const shown = isBinary ? "binary data" : JSON.stringify(text.slice(0, 60));
  return new InputError({
    code: "HIS002",
    message: `this is no record of a history: ${shown}`,
    location: { file, line },
    why: 'a record is an object such as {"process":0,"type":"invoke","f":"read","value":null}',
    fix: "mend the line, or name the format with --format",
    cause,
  });
}
