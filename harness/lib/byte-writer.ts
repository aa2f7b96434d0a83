/**
 * Bytes that are put together from many small pieces. Strings are the costly part of writing millions of values: numbers
 * and copies go straight into one buffer instead, which grows as it must and is handed over as it is.
 */
const FIRST_SIZE = 64 * 1024;
/** Below this a loop is faster than a call of the runtime. */
const SHORT_COPY = 48;
const MAX_SPARE = 4;
const ZERO = 48;
const MINUS = 45;
/** Whole numbers up to here are divided as 32-bit integers. */
const INT32_MAX = 0x7fff_ffff;
const HEX = Buffer.from("0123456789abcdef");

export class ByteWriter {
  readonly #spare: Buffer[] = [];
  protected buffer: Buffer = Buffer.allocUnsafeSlow(FIRST_SIZE);
  protected at = 0;

  /** Bytes written since the last `take`. */
  get length(): number {
    return this.at;
  }

  byte(value: number): void {
    this.reserve(1);
    this.buffer[this.at] = value;
    this.at += 1;
  }

  /** Bytes `from` up to but not including `to` of another buffer. */
  copy(source: Uint8Array, from: number, to: number): void {
    const length = to - from;
    this.reserve(length);
    const { buffer, at } = this;
    if (length < SHORT_COPY) {
      for (let i = 0; i < length; i += 1) buffer[at + i] = source[from + i] ?? 0;
    } else {
      buffer.set(source.subarray(from, to), at);
    }
    this.at += length;
  }

  /** A whole number in decimal, as String() writes it. */
  integer(value: number): void {
    if (!(value <= INT32_MAX && value >= -INT32_MAX)) {
      this.utf8(String(value));
      return;
    }
    if (value < 0) this.byte(MINUS);
    const size = Math.abs(value);
    this.digits(size, digitsOf(size));
  }

  /** The last `count` decimal digits of a number from 0 to 2^31 - 1, with zeros in front where it has fewer. */
  digits(value: number, count: number): void {
    this.reserve(count);
    const { buffer, at } = this;
    let rest = value | 0;
    for (let i = at + count - 1; i >= at; i -= 1) {
      const next = (rest / 10) | 0;
      buffer[i] = ZERO + rest - next * 10;
      rest = next;
    }
    this.at += count;
  }

  /** The last `count` hexadecimal digits of a 32-bit number. */
  hex(value: number, count: number): void {
    this.reserve(count);
    const { buffer, at } = this;
    for (let i = 0; i < count; i += 1) {
      buffer[at + i] = HEX[(value >>> ((count - 1 - i) * 4)) & 15] ?? 0;
    }
    this.at += count;
  }

  utf8(text: string): void {
    this.reserve(text.length * 3);
    this.at += this.buffer.write(text, this.at, "utf8");
  }

  /** Moves all that another writer holds to the end of this one. */
  append(other: ByteWriter): void {
    this.copy(other.buffer, 0, other.at);
    other.at = 0;
  }

  /** Everything written so far; what comes next goes into another buffer. */
  take(): Buffer {
    const bytes = this.buffer.subarray(0, this.at);
    const size = Math.max(FIRST_SIZE, Math.ceil(this.at * 1.1));
    this.buffer = this.#spare.pop() ?? Buffer.allocUnsafeSlow(size);
    this.at = 0;
    return bytes;
  }

  /** Bytes that were taken and that nobody reads any more: their buffer is written to again. */
  giveBack({ buffer, byteOffset }: Buffer): void {
    if (byteOffset === 0 && this.#spare.length < MAX_SPARE) this.#spare.push(Buffer.from(buffer));
  }

  /** Makes room for so many more bytes. */
  protected reserve(bytes: number): void {
    if (this.at + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.buffer.length * 2, this.at + bytes));
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
  }
}

/** Decimal digits of a whole number from 0 to 2^31 - 1. */
export function digitsOf(value: number): number {
  let digits = 1;
  for (let bound = 10; value >= bound && digits < 10; bound *= 10) digits += 1;
  return digits;
}
