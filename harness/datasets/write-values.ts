/** Values of generated columns in the written form of domain/row-batch.ts, as bytes. */
import { digitsOf, type ByteWriter } from "../lib/byte-writer.ts";

const [MINUS, POINT, COLON, CAPITAL_T, CAPITAL_Z] = [45, 46, 58, 84, 90] as const;
const DAY_MS = 86_400_000;
/** Whole numbers below it are divided as 32-bit integers. */
const INT32_LIMIT = 2 ** 31 - 1;

/** What toFixed gives, but no minus before a zero. */
export function writeDecimal(out: ByteWriter, value: number, scale: number): void {
  const unit = 10 ** scale;
  const scaled = Math.abs(value) * unit;
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  // Rounding the product keeps order: it never crosses a half, but may lie on one that the exact value is beside of.
  if (!(scaled < INT32_LIMIT) || rest === 0.5) {
    const text = value.toFixed(scale);
    out.utf8(text.startsWith("-") && Number(text) === 0 ? text.slice(1) : text);
    return;
  }
  const rounded = rest > 0.5 ? floor + 1 : floor;
  const whole = Math.floor(rounded / unit);
  if (value < 0 && rounded > 0) out.byte(MINUS);
  out.digits(whole, digitsOf(whole));
  if (scale === 0) return;
  out.byte(POINT);
  out.digits(rounded - whole * unit, scale);
}

/** ISO 8601 with milliseconds in UTC; years 0 to 9999. */
export function writeTimestamp(out: ByteWriter, ms: number): void {
  const rest = ms - Math.floor(ms / DAY_MS) * DAY_MS;
  const seconds = Math.floor(rest / 1000);
  const minutes = Math.floor(seconds / 60);
  writeDate(out, ms);
  out.byte(CAPITAL_T);
  out.digits(Math.floor(minutes / 60), 2);
  out.byte(COLON);
  out.digits(minutes % 60, 2);
  out.byte(COLON);
  out.digits(seconds % 60, 2);
  out.byte(POINT);
  out.digits(rest % 1000, 3);
  out.byte(CAPITAL_Z);
}

/**
 * The day of an instant; years 0 to 9999. Howard Hinnant, "chrono-compatible low-level date algorithms", civil_from_days:
 * years begin in March, so that the leap day is their last.
 */
export function writeDate(out: ByteWriter, ms: number): void {
  const days = Math.floor(ms / DAY_MS) + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = div(
    dayOfEra - div(dayOfEra, 1460) + div(dayOfEra, 36_524) - div(dayOfEra, 146_096),
    365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + div(yearOfEra, 4) - div(yearOfEra, 100));
  const monthFromMarch = div(5 * dayOfYear + 2, 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  out.digits(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4);
  out.byte(MINUS);
  out.digits(month, 2);
  out.byte(MINUS);
  out.digits(dayOfYear - div(153 * monthFromMarch + 2, 5) + 1, 2);
}

/** Of small whole numbers, none below 0. */
function div(a: number, b: number): number {
  return (a / b) | 0;
}
