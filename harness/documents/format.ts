import type { MeasureUnit } from "../domain/probe.ts";

import type { Verdict } from "../domain/verdict.ts";

// Made once: toLocaleString makes a formatter for each number.
const SHORT = new Intl.NumberFormat("en-US", { maximumFractionDigits: 4 });
const WHOLE = new Intl.NumberFormat("en-US");

/** Numbers and times as people read them. A dash stands for what is not there. */
export function formatNumber(value: number | null): string {
  if (value === null) return "—";
  return SHORT.format(Number(value.toPrecision(4)));
}

/** Counts are exact, whatever their size. */
export function formatCount(value: number): string {
  return WHOLE.format(value);
}

export function formatValue(value: number | null, unit: MeasureUnit): string {
  if (value === null) return "—";
  switch (unit) {
    case "ms":
      return formatMs(value);
    case "ratio":
      return `${Number((value * 100).toPrecision(5))} %`;
    case "per-second":
      return `${formatNumber(value)}/s`;
    case "bytes":
      return formatBytes(value);
    case "bytes-per-second":
      return `${formatBytes(value)}/s`;
    case "number":
      return formatNumber(value);
  }
}

export function formatMs(ms: number | null): string {
  if (ms === null) return "—";
  return ms >= 1000 ? `${formatNumber(ms / 1000)} s` : `${formatNumber(ms)} ms`;
}

/** Nanoseconds since the start of the run as seconds. */
export function formatInstant(time: number | null): string {
  return time === null ? "—" : `${(time / 1e9).toFixed(2)} s`;
}

/** An ISO 8601 time to the minute; anything else as it is. */
export function formatMoment(iso: string): string {
  return iso.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(\.\d+)?Z$/, "$1 $2 UTC");
}

/** Time between two instants in ns; a dash when one of them did not come. */
export function formatBetween(from: number | null, to: number | null): string {
  return from === null || to === null ? "—" : formatMs((to - from) / 1e6);
}

/** A JSON value in at most this many characters. */
export function formatJson(value: unknown, longest = 120): string {
  return shorten(JSON.stringify(value) ?? "", longest);
}

export function shorten(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/** A value with any unit that results and imported figures have; an unknown unit follows its number. */
export function formatQuantity(value: number | null, unit: string): string {
  if (value === null) return "—";
  switch (unit) {
    case "ms":
    case "ratio":
    case "per-second":
    case "bytes":
    case "bytes-per-second":
      return formatValue(value, unit);
    case "":
    case "count":
      return formatNumber(value);
    default:
      return `${formatNumber(value)} ${unit}`;
  }
}

/** Decimal, as network and disk people count. */
function formatBytes(bytes: number): string {
  const step = BYTE_STEPS.find(([, size]) => Math.abs(bytes) >= size);
  return step === undefined
    ? `${formatNumber(bytes)} B`
    : `${formatNumber(bytes / step[1])} ${step[0]}`;
}

const BYTE_STEPS = [
  ["GB", 1e9],
  ["MB", 1e6],
  ["KB", 1e3],
] as const;

/**
 * A relative change with what is known of it: `−12.3 % (−15 % … −9.1 %)`. Null bounds: not known. A difference of two
 * shares is in points: from 99 % to 98 % is `−1 pp`.
 */
export function formatChange(
  change: number | null,
  lower: number | null,
  upper: number | null,
  unit: "%" | "pp" = "%",
): string {
  if (change === null) return "—";
  if (lower === null || upper === null) return signed(change, unit);
  return `${signed(change, unit)} (${signed(lower, unit)} … ${signed(upper, unit)})`;
}

/** With a true minus sign; a change below a thousandth of a percent is none. */
function signed(ratio: number, unit: string): string {
  const percent = Number((ratio * 100).toPrecision(3));
  if (Math.abs(percent) < 0.001) return `±0 ${unit}`;
  const size = WHOLE.format(Math.abs(percent));
  return `${percent < 0 ? "−" : "+"}${size} ${unit}`;
}

/** The day of an ISO 8601 time, in UTC. */
export function formatDate(iso: string): string {
  return new Date(iso).toISOString().slice(0, 10);
}

const MARKS: Readonly<Record<Verdict, string>> = { pass: "✅", inconclusive: "⚠️", fail: "❌" };

export function markOf(verdict: Verdict): string {
  return MARKS[verdict];
}
