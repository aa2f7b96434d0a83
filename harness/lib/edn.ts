/**
 * Reads EDN (the data notation of Clojure, which Jepsen writes histories in) into plain values: keywords and symbols
 * become strings without the colon, nil becomes null, lists, vectors and sets become arrays, maps become objects whose
 * keys are text. Tagged elements become their inner value; independent tuples become `EdnTuple`. Integers too large
 * for a double keep their digits as a string.
 */
import { exactInteger } from "./json-numbers.ts";

/** Text that is not EDN, at a position in characters. */
export class EdnError extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

/** The text ends inside a form. Thrown without a stack: it is how the reader asks for more. */
export const INCOMPLETE = new EdnError(0, "the text ends inside a form");

/** Jepsen's `#jepsen.independent/tuple [key value]`. */
export class EdnTuple {
  readonly key: unknown;
  readonly value: unknown;

  constructor(key: unknown, value: unknown) {
    this.key = key;
    this.value = value;
  }
}

const MAX_DEPTH = 500;
/** Stands for a form that is to be ignored: a closing bracket was met instead. */
const CLOSED = Symbol("closed");

export class EdnParser {
  #text = "";
  #at = 0;
  #depth = 0;
  #isLast = false;
  readonly #names = new Map<string, string>();

  /** @param isLast whether nothing follows the text: then a number or symbol may end where it ends. */
  setText(text: string, isLast: boolean): void {
    this.#text = text;
    this.#at = 0;
    this.#isLast = isLast;
  }

  get position(): number {
    return this.#at;
  }

  set position(at: number) {
    this.#at = at;
  }

  /** Skips spaces, commas, comments and discarded forms; the next character code, or -1 at the end. */
  peek(): number {
    const text = this.#text;
    for (;;) {
      const code = this.#at < text.length ? text.charCodeAt(this.#at) : -1;
      if (code === 32 || code === 44 || (code >= 9 && code <= 13) || code === 0xfeff) {
        this.#at += 1;
      } else if (code === 59) {
        const end = text.indexOf("\n", this.#at);
        if (end === -1 && !this.#isLast) throw INCOMPLETE;
        this.#at = end === -1 ? text.length : end + 1;
      } else if (code === 35 && text.charCodeAt(this.#at + 1) === 95) {
        this.#at += 2;
        this.form();
      } else {
        return code;
      }
    }
  }

  /** The next form. */
  form(): unknown {
    const value = this.#formOrClose();
    if (value === CLOSED) throw new EdnError(this.#at, "a closing bracket without an opening one");
    return value;
  }

  #formOrClose(): unknown {
    const code = this.peek();
    switch (code) {
      case -1:
        throw INCOMPLETE;
      case 123:
        return this.#map();
      case 91:
        return this.#sequence(93);
      case 40:
        return this.#sequence(41);
      case 34:
        return this.#string();
      case 92:
        return this.#character();
      case 35:
        return this.#dispatch();
      case 58:
        this.#at += 1;
        return this.#name(this.#token());
      case 94:
        this.#at += 1;
        this.form();
        return this.form();
      case 93:
      case 41:
      case 125:
        return CLOSED;
      default:
        return (code >= 48 && code <= 57) || code === 45 || code === 43
          ? this.#number()
          : this.#symbol();
    }
  }

  #map(): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    this.entries((name, value) => {
      define(map, name, value);
    });
    return map;
  }

  /** Reads a map from its `{` on; keys are given as text. */
  entries(onEntry: (name: string, value: unknown) => void): void {
    this.#enter();
    for (;;) {
      const key = this.#formOrClose();
      if (key === CLOSED) {
        this.#leave(125);
        return;
      }
      onEntry(typeof key === "string" ? key : JSON.stringify(key), this.form());
    }
  }

  #sequence(close: number): unknown[] {
    this.#enter();
    const items: unknown[] = [];
    for (;;) {
      const item = this.#formOrClose();
      if (item === CLOSED) {
        this.#leave(close);
        return items;
      }
      items.push(item);
    }
  }

  #enter(): void {
    this.#at += 1;
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new EdnError(this.#at, "forms are nested too deeply");
  }

  #leave(close: number): void {
    if (this.#text.charCodeAt(this.#at) !== close) {
      throw new EdnError(this.#at, `expected ${String.fromCharCode(close)}`);
    }
    this.#at += 1;
    this.#depth -= 1;
  }

  /** Forgets how deep it was: call before starting over after INCOMPLETE or an error. */
  reset(): void {
    this.#depth = 0;
  }

  #string(): string {
    const text = this.#text;
    const start = this.#at + 1;
    let hasEscape = false;
    for (let at = start; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 34) {
        this.#at = at + 1;
        const raw = text.slice(start, at);
        return hasEscape ? this.#unescape(raw, start) : raw;
      }
      if (code === 92) {
        hasEscape = true;
        at += 1;
      }
    }
    throw INCOMPLETE;
  }

  #unescape(raw: string, start: number): string {
    return raw.replace(/\\(u[0-9a-fA-F]{4}|[0-7]{1,3}|[\s\S])/g, (_, escape: string) => {
      if (escape.length > 1 && escape.startsWith("u")) {
        return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
      }
      if (/^[0-7]/.test(escape)) return String.fromCharCode(Number.parseInt(escape, 8));
      const plain = ESCAPES.get(escape);
      if (plain === undefined) throw new EdnError(start, `the escape \\${escape} is unknown`);
      return plain;
    });
  }

  #character(): string {
    this.#at += 1;
    if (this.#at >= this.#text.length) throw INCOMPLETE;
    const first = this.#text.charAt(this.#at);
    this.#at += 1;
    const rest = /[A-Za-z]/.test(first) ? this.#token() : "";
    const name = first + rest;
    if (name.length === 1) return name;
    const unicode = /^u([0-9a-fA-F]{4})$/.exec(name)?.[1];
    if (unicode !== undefined) return String.fromCharCode(Number.parseInt(unicode, 16));
    return CHARACTERS.get(name) ?? name;
  }

  #dispatch(): unknown {
    if (this.#at + 1 >= this.#text.length) throw INCOMPLETE;
    const next = this.#text.charCodeAt(this.#at + 1);
    if (next === 123) {
      this.#at += 1;
      return this.#sequence(125);
    }
    if (next === 34) {
      this.#at += 1;
      return this.#string();
    }
    if (next === 35) {
      this.#at += 2;
      const name = this.#token();
      return name === "NaN" ? Number.NaN : name === "-Inf" ? -Infinity : Infinity;
    }
    this.#at += 1;
    const tag = this.#token();
    if (tag === "") throw new EdnError(this.#at, "a # without a tag");
    const inner = this.form();
    const isTuple = /(^|[./])(tuple|Tuple|MapEntry)$/.test(tag);
    return isTuple && Array.isArray(inner) && inner.length === 2
      ? new EdnTuple(inner[0], inner[1])
      : inner;
  }

  #number(): unknown {
    const text = this.#text;
    const start = this.#at;
    let at = text.charCodeAt(start) === 45 || text.charCodeAt(start) === 43 ? start + 1 : start;
    const from = at;
    let number = 0;
    let code = at < text.length ? text.charCodeAt(at) : -1;
    while (code >= 48 && code <= 57) {
      number = number * 10 + code - 48;
      at += 1;
      code = at < text.length ? text.charCodeAt(at) : -1;
    }
    const isPlain = at > from && at - from <= 15 && isDelimiter(code) && code !== -1;
    if (isPlain) {
      this.#at = at;
      return text.charCodeAt(start) === 45 ? -number : number;
    }
    return this.#unusualNumber(this.#token());
  }

  #unusualNumber(token: string): unknown {
    if (token === "-" || token === "+" || /^[-+][^\d]/.test(token)) return token;
    const digits = token.replace(/[NM]$/, "").replace(/^\+/, "");
    const ratio = /^(-?\d+)\/(\d+)$/.exec(digits);
    if (ratio !== null) return Number(ratio[1]) / Number(ratio[2]);
    const value = Number(digits);
    if (digits === "" || Number.isNaN(value)) {
      throw new EdnError(this.#at, `${token.slice(0, 40)} is no number`);
    }
    return exactInteger(digits, value);
  }

  #symbol(): unknown {
    const token = this.#token();
    if (token === "nil") return null;
    if (token === "true") return true;
    if (token === "false") return false;
    if (token === "") throw new EdnError(this.#at, "no form starts like this");
    return this.#name(token);
  }

  /** Characters up to a delimiter. */
  #token(): string {
    const text = this.#text;
    const start = this.#at;
    let at = start;
    while (at < text.length && !isDelimiter(text.charCodeAt(at))) at += 1;
    if (at === text.length && !this.#isLast) throw INCOMPLETE;
    this.#at = at;
    return text.slice(start, at);
  }

  /** One string object for equal names. */
  #name(token: string): string {
    const known = this.#names.get(token);
    if (known !== undefined) return known;
    if (this.#names.size < 10_000) this.#names.set(token, token);
    return token;
  }
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
  ["b", "\b"],
  ["f", "\f"],
  ['"', '"'],
  ["\\", "\\"],
]);

const CHARACTERS: ReadonlyMap<string, string> = new Map([
  ["newline", "\n"],
  ["space", " "],
  ["tab", "\t"],
  ["return", "\r"],
  ["backspace", "\b"],
  ["formfeed", "\f"],
]);

/** Whitespace, comma, quotes, brackets, comment; and the end. */
function isDelimiter(code: number): boolean {
  return (
    code === 32 ||
    code === 44 ||
    code === 125 ||
    code === 93 ||
    (code >= 9 && code <= 13) ||
    code === 41 ||
    code === 34 ||
    code === 40 ||
    code === 91 ||
    code === 123 ||
    code === 59 ||
    code === -1
  );
}

/** Sets a key even where its name means something to objects. */
function define(map: Record<string, unknown>, name: string, value: unknown): void {
  if (name === "__proto__") {
    Object.defineProperty(map, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  } else {
    map[name] = value;
  }
}
