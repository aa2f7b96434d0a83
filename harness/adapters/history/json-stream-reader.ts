/**
 * Elle's JSON, and any other: one array of records, or records one after another that may span lines. Text that ends
 * inside the last record is left out, with a warning.
 */
import { StringDecoder } from "node:string_decoder";
import { parseJsonExactly } from "../../lib/json-numbers.ts";
import { notARecord } from "./json-lines-reader.ts";
import { tooLong } from "./line-splitter.ts";
import { clearRecord, emptyRecord, setField } from "./record.ts";
import type { ReaderContext, RecordReader } from "./record-reader.ts";

export class JsonStreamReader implements RecordReader {
  readonly #context: ReaderContext;
  readonly #decoder = new StringDecoder("utf8");
  readonly #record = emptyRecord();
  #text = "";
  /** How far `#text` has been scanned, and where its current record began; -1 between records. */
  #at = 0;
  #start = -1;
  #startLine = 1;
  #line = 1;
  #depth = 0;
  #isInString = false;
  #isArray = false;
  #hasClosed = false;

  constructor(context: ReaderContext) {
    this.#context = context;
  }

  push(chunk: Buffer): void {
    this.#scan(this.#decoder.write(chunk));
  }

  end(): void {
    this.#scan(this.#decoder.end());
    if (this.#start !== -1 || (this.#isArray && !this.#hasClosed)) {
      const { assembler, file } = this.#context;
      const line = this.#start === -1 ? this.#line : this.#startLine;
      assembler.warn(
        `${file}:${line} the text ends inside a record or array; what is incomplete was left out`,
      );
    }
  }

  #scan(more: string): void {
    this.#text += more;
    const text = this.#text;
    while (this.#at < text.length) {
      if (this.#start === -1) this.#between(text);
      else this.#inside(text);
    }
    if (this.#start === -1) {
      this.#text = "";
      this.#at = 0;
    } else {
      this.#text = text.slice(this.#start);
      this.#at -= this.#start;
      this.#start = 0;
      if (this.#text.length > this.#context.maxRecordBytes) {
        throw tooLong(this.#context.file, this.#startLine, this.#context.maxRecordBytes);
      }
    }
  }

  #between(text: string): void {
    const character = text.charAt(this.#at);
    if (character === "\n") this.#line += 1;
    else if (character === "{") {
      this.#start = this.#at;
      this.#startLine = this.#line;
      this.#depth = 0;
      return;
    } else if (character === "[" && !this.#isArray) this.#isArray = true;
    else if (character === "]" && this.#isArray && !this.#hasClosed) this.#hasClosed = true;
    else if (!/[\s,\uFEFF]/.test(character)) {
      throw notARecord(this.#context.file, this.#line, {
        text: text.slice(this.#at, this.#at + 200),
      });
    }
    this.#at += 1;
  }

  /** Goes on to the brace that closes the record, or to the end of the text. */
  #inside(text: string): void {
    let at = this.#at;
    let depth = this.#depth;
    let isInString = this.#isInString;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 10) this.#line += 1;
      if (isInString) {
        if (code === 92) at += 1;
        else if (code === 34) isInString = false;
      } else if (code === 34) isInString = true;
      else if (code === 123) depth += 1;
      else if (code === 125) {
        depth -= 1;
        if (depth === 0) {
          this.#hand(text.slice(this.#start, at + 1));
          this.#start = -1;
          at += 1;
          break;
        }
      }
    }
    this.#at = at;
    this.#depth = depth;
    this.#isInString = isInString;
  }

  #hand(text: string): void {
    let fields: unknown;
    try {
      fields = parseJsonExactly(text);
    } catch (error) {
      throw notARecord(this.#context.file, this.#startLine, { text, cause: error });
    }
    clearRecord(this.#record);
    for (const [name, value] of Object.entries(fields as object)) {
      setField(this.#record, name, value);
    }
    const index = this.#context.assembler.add(this.#record, this.#startLine);
    this.#context.onRecord?.(index, this.#startLine);
  }
}
