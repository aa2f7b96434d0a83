/** Values of files: what type a column has, and each value in the written form of domain/row-batch.ts. */
import type { ColumnType, FixtureColumn } from "../domain/fixture.ts";

export interface ValueType {
  readonly type: ColumnType;
  /** Digits after the point; decimal only. */
  readonly scale?: number;
}

const MAX_DIGITS = 38;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.(\d+))?$/;
const DAY = /^(?!0000)\d{4}-\d\d-\d\d$/;
/** With its zone, and no finer than milliseconds: everything else would be changed by being read. */
const INSTANT = /^(?!0000)\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:?\d\d)$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Undefined: the text is no value of the type. */
export function writeValue({ type, scale = 0 }: ValueType, text: string): string | undefined {
  switch (type) {
    case "integer":
      return NUMBER.test(text) && Number.isSafeInteger(Number(text)) && !text.includes(".")
        ? text.replace(/^-0$/, "0")
        : undefined;
    case "decimal":
      return writeDecimal(text, scale);
    case "boolean":
      return text === "true" || text === "false" ? text : undefined;
    case "date":
      return DAY.test(text) && isDay(text) ? text : undefined;
    case "timestamp": {
      // The language reads the 30th of February as the 1st of March.
      const ms = INSTANT.test(text) && isDay(text.slice(0, 10)) ? Date.parse(text) : NaN;
      return Number.isFinite(ms) ? new Date(ms).toISOString() : undefined;
    }
    case "uuid":
      return UUID.test(text) ? text.toLowerCase() : undefined;
    case "text":
      return isText(text) ? text : undefined;
  }
}

/** Finds the narrowest type that every value seen has; text where there was none. */
export class TypeFinder {
  #possible: readonly ColumnType[] = ["boolean", "integer", "decimal", "date", "timestamp", "uuid"];
  /** Most digits before and after the point. */
  #whole = 0;
  #scale = 0;
  #seen = 0;
  #nulls = 0;

  see(value: string | null): void {
    if (value === null) {
      this.#nulls += 1;
      return;
    }
    this.#seen += 1;
    if (this.#possible.length === 0) return;
    const digits = digitsOf(value);
    if (digits !== undefined) {
      this.#whole = Math.max(this.#whole, digits.whole);
      this.#scale = Math.max(this.#scale, digits.scale);
    }
    // A later value with more digits after the point leaves fewer for those before it.
    this.#possible = this.#possible.filter((type) =>
      type === "decimal"
        ? digits !== undefined && this.#whole + this.#scale <= MAX_DIGITS
        : writeValue({ type }, value) !== undefined,
    );
  }

  /** `given`: a type that the scenario names. */
  column(name: string, given?: ValueType): FixtureColumn {
    const nullable = this.#nulls > 0;
    if (given !== undefined) return { name, ...given, nullable };
    const type = this.#seen === 0 ? "text" : (this.#possible[0] ?? "text");
    return { name, type, nullable, ...(type === "decimal" ? { scale: this.#scale } : {}) };
  }
}

function digitsOf(text: string): { readonly whole: number; readonly scale: number } | undefined {
  const match = NUMBER.exec(text);
  if (match === null) return undefined;
  const scale = match[1]?.length ?? 0;
  const whole = text.length - (scale === 0 ? 0 : scale + 1) - (text.startsWith("-") ? 1 : 0);
  return { whole, scale };
}

/** No database holds a zero character; half a pair of UTF-16, and what stands for bytes that were no UTF-8, are no text. */
export function isText(text: string): boolean {
  return !/[\0\ufffd]/.test(text) && text.isWellFormed();
}

function writeDecimal(text: string, scale: number): string | undefined {
  const digits = digitsOf(text);
  if (digits === undefined || digits.scale > scale || digits.whole + scale > MAX_DIGITS) {
    return undefined;
  }
  const missing = "0".repeat(scale - digits.scale);
  const written = digits.scale === 0 && scale > 0 ? `${text}.${missing}` : `${text}${missing}`;
  return /^-[0.]*$/.test(written) ? written.slice(1) : written;
}

function isDay(text: string): boolean {
  const ms = Date.parse(text);
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(text);
}
