/**
 * Parses one record of `history.jsonl` straight from bytes, several times as fast as JSON.parse. It knows the plain
 * shape that such lines have; whatever it does not know (escapes, objects, odd spacing, errors) it leaves to the
 * caller, who parses the line in full.
 */
import { setField, type RawRecord } from "./record.ts";

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const COLON = 58;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const MINUS = 45;
const SPACE = 32;
const CARRIAGE_RETURN = 13;
const NEWLINE = 10;
const ZERO = 48;
/** Fifteen digits always fit into a double. */
const MAX_DIGITS = 15;
const MAX_DEPTH = 8;
const NONE = -1;
/** Short strings are kept, so that equal ones are one object. */
const MAX_CACHED = 24;
const CACHE_SIZE = 8192;

export class JsonLineParser {
  /** The value just parsed. */
  #value: unknown;
  readonly #cache = new Array<string | undefined>(CACHE_SIZE).fill(undefined);

  /**
   * Parses the line that starts at `start`; returns the position after its newline, or -1 where it cannot. The bytes
   * up to `end` must end in a newline.
   */
  parse(bytes: Buffer, start: number, record: RawRecord): number {
    if (bytes[start] !== OPEN_BRACE) return NONE;
    let at = start + 1;
    for (;;) {
      if (bytes[at] !== QUOTE) return NONE;
      at = this.#string(bytes, at + 1);
      if (at === NONE || bytes[at] !== COLON) return NONE;
      const name = this.#value as string;
      at += bytes[at + 1] === SPACE ? 2 : 1;
      at = this.#any(bytes, at, 0);
      if (at === NONE) return NONE;
      setField(record, name, this.#value);
      const next = bytes[at];
      if (next === CLOSE_BRACE) break;
      if (next !== COMMA) return NONE;
      at += bytes[at + 1] === SPACE ? 2 : 1;
    }
    at += 1;
    if (bytes[at] === CARRIAGE_RETURN) at += 1;
    return bytes[at] === NEWLINE ? at + 1 : NONE;
  }

  /** Parses a value into `#value`; returns the position after it, or -1. */
  #any(bytes: Buffer, at: number, depth: number): number {
    const first = bytes[at] as number;
    if (first === QUOTE) return this.#string(bytes, at + 1);
    if ((first >= ZERO && first <= 57) || first === MINUS) return this.#integer(bytes, at);
    if (first === OPEN_BRACKET) return depth < MAX_DEPTH ? this.#array(bytes, at + 1, depth) : NONE;
    return this.#literal(bytes, at);
  }

  #integer(bytes: Buffer, start: number): number {
    const isNegative = bytes[start] === MINUS;
    const from = isNegative ? start + 1 : start;
    let at = from;
    let number = 0;
    for (;;) {
      const digit = (bytes[at] as number) - ZERO;
      if (!(digit >= 0 && digit <= 9)) break;
      number = number * 10 + digit;
      at += 1;
    }
    const digits = at - from;
    if (digits === 0 || digits > MAX_DIGITS) return NONE;
    if (digits > 1 && bytes[from] === ZERO) return NONE;
    const next = bytes[at] as number;
    if (next !== COMMA && next !== CLOSE_BRACE && next !== CLOSE_BRACKET) return NONE;
    this.#value = isNegative && number !== 0 ? -number : number;
    return at;
  }

  #string(bytes: Buffer, start: number): number {
    let at = start;
    let hash = 0;
    for (;;) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) break;
      if (byte === BACKSLASH || byte < SPACE || byte > 126) return NONE;
      hash = (Math.imul(hash, 31) + byte) | 0;
      at += 1;
    }
    this.#value =
      at - start <= MAX_CACHED
        ? this.#cached(bytes, start, at, hash)
        : bytes.toString("latin1", start, at);
    return at + 1;
  }

  #cached(bytes: Buffer, start: number, end: number, hash: number): string {
    const place = (hash ^ (hash >>> 13)) & (CACHE_SIZE - 1);
    const known = this.#cache[place];
    if (known !== undefined && known.length === end - start) {
      let i = 0;
      while (i < known.length && known.charCodeAt(i) === bytes[start + i]) i += 1;
      if (i === known.length) return known;
    }
    return (this.#cache[place] = interned(bytes.toString("latin1", start, end)));
  }

  #array(bytes: Buffer, start: number, depth: number): number {
    const items: unknown[] = [];
    let at = start;
    if (bytes[at] === CLOSE_BRACKET) {
      this.#value = items;
      return at + 1;
    }
    for (;;) {
      at = this.#any(bytes, at, depth + 1);
      if (at === NONE) return NONE;
      items.push(this.#value);
      const next = bytes[at];
      if (next === CLOSE_BRACKET) break;
      if (next !== COMMA) return NONE;
      at += bytes[at + 1] === SPACE ? 2 : 1;
    }
    this.#value = items;
    return at + 1;
  }

  #literal(bytes: Buffer, at: number): number {
    switch (bytes[at]) {
      case 110:
        return matches(bytes, at, "null") ? this.#is(null, at + 4) : NONE;
      case 116:
        return matches(bytes, at, "true") ? this.#is(true, at + 4) : NONE;
      case 102:
        return matches(bytes, at, "false") ? this.#is(false, at + 5) : NONE;
      default:
        return NONE;
    }
  }

  #is(value: unknown, after: number): number {
    this.#value = value;
    return after;
  }
}

function matches(bytes: Uint8Array, at: number, word: string): boolean {
  for (let i = 1; i < word.length; i += 1) {
    if (bytes[at + i] !== word.charCodeAt(i)) return false;
  }
  return true;
}

/** The engine's own copy of a string, which compares by identity with literals: names of properties are such. */
function interned(text: string): string {
  return Object.keys({ [text]: true })[0] ?? text;
}
