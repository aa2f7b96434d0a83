/**
 * Lines of a Jepsen run's log: `INFO  jepsen.util - 2	:invoke	:read	nil`. Other lines of the log are passed over, but
 * a log without a single operation is refused.
 */
import { InputError } from "../../lib/errors.ts";
import { EdnError, EdnParser } from "../../lib/edn.ts";
import { LineSplitter } from "./line-splitter.ts";
import { notARecord } from "./json-lines-reader.ts";
import { clearRecord, emptyRecord } from "./record.ts";
import type { ReaderContext, RecordReader } from "./record-reader.ts";

export const JEPSEN_LOG_LINE =
  /(?:^|[\s-])(:?[\w.-]+)\s+:(invoke|ok|fail|info)\s+:([^\s]+)(?:\s+([^\r\n]*))?\r?$/;

export class JepsenLogReader implements RecordReader {
  readonly #context: ReaderContext;
  readonly #lines: LineSplitter;
  readonly #parser = new EdnParser();
  readonly #record = emptyRecord();
  #records = 0;

  constructor(context: ReaderContext) {
    this.#context = context;
    this.#lines = new LineSplitter(context.file, context.maxRecordBytes, (bytes, line) => {
      const lines = bytes.toString("utf8").split("\n");
      lines.pop();
      for (const [i, text] of lines.entries()) this.#readLine(text, line + i);
      return lines.length;
    });
  }

  push(chunk: Buffer): void {
    this.#lines.push(chunk);
  }

  end(): void {
    const { bytes, line } = this.#lines.end();
    this.#readLine(bytes.toString("utf8"), line);
    if (this.#records > 0) return;
    throw new InputError({
      code: "HIS005",
      message: "the log holds no operations",
      location: { file: this.#context.file, line },
      why: "an operation is a line such as: INFO  jepsen.util - 2 :invoke :read nil",
      fix: "check that this is the log of a Jepsen run, or name another --format",
    });
  }

  #readLine(text: string, line: number): void {
    const match = JEPSEN_LOG_LINE.exec(text);
    if (match === null) return;
    const [, process, type, f, value] = match;
    const record = this.#record;
    clearRecord(record);
    record.process = process;
    record.type = type;
    record.f = f;
    record.value = this.#valueOf(value ?? "nil", line, text);
    const index = this.#context.assembler.add(record, line);
    this.#records += 1;
    this.#context.onRecord?.(index, line);
  }

  /** The first form after the function; errors that follow it are words for people. */
  #valueOf(text: string, line: number, whole: string): unknown {
    this.#parser.setText(text, true);
    this.#parser.reset();
    try {
      return this.#parser.peek() === -1 ? null : this.#parser.form();
    } catch (error) {
      if (!(error instanceof EdnError)) throw error;
      throw notARecord(this.#context.file, line, { text: whole, cause: error });
    }
  }
}
