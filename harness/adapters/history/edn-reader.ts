/**
 * Jepsen's histories in EDN: op maps one after another, or one vector or list of them; tagged or not. Text that ends
 * inside the last form is left out, with a warning.
 */
import { StringDecoder } from "node:string_decoder";
import { InputError } from "../../lib/errors.ts";
import { EdnError, EdnParser, EdnTuple, INCOMPLETE } from "../../lib/edn.ts";
import { clearRecord, emptyRecord, setField } from "./record.ts";
import { notARecord } from "./json-lines-reader.ts";
import { tooLong } from "./line-splitter.ts";
import type { ReaderContext, RecordReader } from "./record-reader.ts";

const OPEN_BRACE = 123;
const HASH = 35;

export class EdnReader implements RecordReader {
  readonly #context: ReaderContext;
  readonly #decoder = new StringDecoder("utf8");
  readonly #parser = new EdnParser();
  readonly #record = emptyRecord();
  /** Text that is not parsed yet, and the line it starts on. */
  #text = "";
  #line = 1;
  /** Where the next attempt makes sense: reading a long form again and again would be quadratic. */
  #enough = 0;
  /** Bracket that the records are inside of. */
  #closing = "";
  #hasClosed = false;

  constructor(context: ReaderContext) {
    this.#context = context;
  }

  push(chunk: Buffer): void {
    this.#text += this.#decoder.write(chunk);
    if (this.#text.length >= this.#enough) this.#read(false);
  }

  end(): void {
    this.#text += this.#decoder.end();
    this.#read(true);
    if (this.#text.trim() !== "" || (this.#closing !== "" && !this.#hasClosed)) {
      const { assembler, file } = this.#context;
      assembler.warn(
        `${file}:${this.#line} the text ends inside a form; what is incomplete was left out`,
      );
    }
  }

  #read(isLast: boolean): void {
    const parser = this.#parser;
    const text = this.#text;
    parser.setText(text, isLast);
    let consumed = 0;
    try {
      for (;;) {
        const code = parser.peek();
        this.#line += newlines(text, consumed, parser.position);
        consumed = parser.position;
        if (code === -1) break;
        this.#next(text, code);
        this.#line += newlines(text, consumed, parser.position);
        consumed = parser.position;
      }
    } catch (error) {
      parser.reset();
      if (error !== INCOMPLETE) throw this.#located(error, text, consumed);
    }
    this.#text = text.slice(consumed);
    if (this.#text.length > this.#context.maxRecordBytes) {
      throw tooLong(this.#context.file, this.#line, this.#context.maxRecordBytes);
    }
    this.#enough = this.#text.length * 2;
  }

  /** Reads one record, or steps into or out of the collection that holds them. */
  #next(text: string, code: number): void {
    const parser = this.#parser;
    const character = text.charAt(parser.position);
    if (this.#closing === "" && (character === "[" || character === "(")) {
      this.#closing = character === "[" ? "]" : ")";
      parser.position += 1;
      return;
    }
    if (character === this.#closing && !this.#hasClosed) {
      this.#hasClosed = true;
      parser.position += 1;
      return;
    }
    clearRecord(this.#record);
    if (code === OPEN_BRACE) {
      parser.entries(this.#onEntry);
    } else if (code === HASH) {
      const tagged = parser.form();
      if (!isPlainObject(tagged)) throw new EdnError(parser.position, "no map");
      for (const [name, value] of Object.entries(tagged)) this.#onEntry(name, value);
    } else {
      throw new EdnError(parser.position, "no map");
    }
    const index = this.#context.assembler.add(this.#record, this.#line);
    this.#context.onRecord?.(index, this.#line);
  }

  readonly #onEntry = (name: string, value: unknown): void => {
    if (value instanceof EdnTuple) {
      this.#record.key = value.key;
      setField(this.#record, name, value.value);
    } else {
      setField(this.#record, name, value);
    }
  };

  #located(error: unknown, text: string, consumed: number): unknown {
    if (!(error instanceof EdnError) || error instanceof InputError) return error;
    const line = this.#line + newlines(text, consumed, Math.min(error.at, text.length));
    return notARecord(this.#context.file, line, {
      text: text.slice(consumed, consumed + 200),
      cause: error,
    });
  }
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function newlines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", from); at !== -1 && at < to; at = text.indexOf("\n", at + 1)) {
    count += 1;
  }
  return count;
}
