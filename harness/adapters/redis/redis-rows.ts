/** Rows as Redis gives them back: replies of HMGET or GET, taken apart as bytes and tallied in their written form. */
import type { FixtureColumn, FixtureTally } from "../../domain/fixture.ts";
import { Tally } from "../../domain/row-batch.ts";
import { RowWriter } from "../../domain/row-writer.ts";
import { AdapterError } from "../../lib/errors.ts";
import { readJson } from "./redis-row-forms.ts";

const [CR, STAR, DOLLAR, MINUS, ZERO] = [13, 42, 36, 45, 48] as const;
/** Rows are digested some at a time. */
const TALLIED_BYTES = 256 * 1024;
const FIRST_SIZE = 128 * 1024;

/** Replies to what the form of these columns asks for; a key that is not there counts as no row. */
export class RedisRows {
  readonly #columns: readonly FixtureColumn[];
  readonly #isJson: boolean;
  readonly #rows: RowWriter;
  readonly #tally = new Tally();
  /** What came and is not taken apart yet: up to `#end`, from a reply that is not whole. */
  #bytes = Buffer.allocUnsafeSlow(FIRST_SIZE);
  #end = 0;
  #at = 0;
  /** Where the values of a reply are, begin and end; -1: a null. */
  readonly #spans: Int32Array;

  constructor(columns: readonly FixtureColumn[], store: "hash" | "json") {
    this.#columns = columns;
    this.#isJson = store === "json";
    this.#rows = new RowWriter(columns.length);
    this.#spans = new Int32Array(columns.length * 2);
  }

  /** Takes what came; gives how many replies it completed. Throws what Redis says instead of a value. */
  push(chunk: Buffer): number {
    this.#append(chunk);
    let replies = 0;
    let done = 0;
    this.#at = 0;
    while (this.#reply()) {
      done = this.#at;
      replies += 1;
      this.#keep();
    }
    this.#bytes.copyWithin(0, done, this.#end);
    this.#end -= done;
    return replies;
  }

  finish(): FixtureTally {
    this.#digest();
    return this.#tally.finish();
  }

  #append(chunk: Buffer): void {
    const wanted = this.#end + chunk.length;
    if (wanted > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(wanted * 2);
      this.#bytes.copy(larger, 0, 0, this.#end);
      this.#bytes = larger;
    }
    this.#bytes.set(chunk, this.#end);
    this.#end = wanted;
  }

  /** False: the reply is not whole. */
  #reply(): boolean {
    if (this.#isJson) return this.#value(0);
    const count = this.#header(STAR);
    if (count === undefined) return false;
    for (let i = 0; i < count; i += 1) if (!this.#value(i)) return false;
    return true;
  }

  #value(index: number): boolean {
    const length = this.#header(DOLLAR);
    if (length === undefined) return false;
    const isNull = length < 0;
    this.#spans[index * 2] = isNull ? -1 : this.#at;
    this.#spans[index * 2 + 1] = this.#at + length;
    if (!isNull) this.#at += length + 2;
    return this.#at <= this.#end;
  }

  /** The number in a line such as $12; undefined: the line is not whole. */
  #header(sign: number): number | undefined {
    const bytes = this.#bytes;
    let end = this.#at;
    while (end < this.#end && bytes[end] !== CR) end += 1;
    if (end + 1 >= this.#end) return undefined;
    if (bytes[this.#at] !== sign) {
      const words = bytes.toString("utf8", this.#at, end);
      throw new AdapterError({ code: "FIX905", message: `Redis gives no row: ${words}` });
    }
    let value = 0;
    const isNegative = bytes[this.#at + 1] === MINUS;
    for (let i = this.#at + (isNegative ? 2 : 1); i < end; i += 1) {
      value = value * 10 + (bytes[i] ?? ZERO) - ZERO;
    }
    this.#at = end + 2;
    return isNegative ? -value : value;
  }

  #keep(): void {
    if (this.#isJson) this.#keepJson();
    else if (this.#spans.some((at, i) => i % 2 === 0 && at !== -1)) this.#keepHash();
    if (this.#rows.length > TALLIED_BYTES) this.#digest();
  }

  #keepHash(): void {
    for (let i = 0; i < this.#columns.length; i += 1) {
      const start = this.#spans[i * 2] ?? -1;
      if (start === -1) this.#rows.null();
      else this.#rows.raw(this.#bytes, start, this.#spans[i * 2 + 1] ?? start);
      this.#rows.endField();
    }
  }

  #keepJson(): void {
    const [start = -1, end = -1] = this.#spans;
    if (start === -1) return;
    const text = this.#bytes.toString("utf8", start, end);
    for (const value of readJson(this.#columns, text) ?? []) {
      if (value === null) this.#rows.null();
      else this.#rows.text(value);
      this.#rows.endField();
    }
  }

  #digest(): void {
    const batch = this.#rows.batch();
    this.#tally.add(batch.bytes, batch.count);
    this.#rows.giveBack(batch.bytes);
  }
}
