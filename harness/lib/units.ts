/**
 * Values with a unit in them, as scenarios write them: `10s`, `200/s`, `64 KB`, `1 MB/s`, `99.9%`. A reading is either
 * the value in the one unit that the harness computes in, or what is wrong with it and an example that would do.
 */
export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string; readonly fix: string };

/** Inclusive bounds of a random value; both are the same when it is fixed. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

const NUMBER = String.raw`(\d+(?:\.\d+)?)`;
const DURATION = `${NUMBER} ?(ms|s|m|h)`;
const RATE = `${NUMBER}/(s|m|h)`;
const SIZE = `${NUMBER} ?(B|KB|MB|GB)`;
const BANDWIDTH = `${NUMBER} ?(B|KB|MB|GB|kbit|Mbit|Gbit)/s`;
const PERCENTAGE = `${NUMBER} ?%`;

/** Regular expressions for editors: the same grammar that the readers use. */
export const UNIT_PATTERNS = {
  duration: `^${DURATION}$`,
  durationRange: `^${DURATION}(\\.\\.${DURATION})?$`,
  rate: `^${RATE}$`,
  size: `^${SIZE}$`,
  bandwidth: `^${BANDWIDTH}$`,
  percentage: `^${PERCENTAGE}$`,
} as const;

const MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const SECONDS = { s: 1, m: 60, h: 3600 };
/** Decimal, as network and disk people count. */
const BYTES = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, kbit: 125, Mbit: 125e3, Gbit: 125e6 };
/** A week: longer than any drill, and far below what timers can do. */
export const MAX_DURATION_MS = 7 * 24 * MS.h;

/** Milliseconds. */
export function readDuration(text: unknown): Reading<number> {
  const match = matchOf(text, UNIT_PATTERNS.duration);
  if (match === null) return unreadable(text, "a duration such as 500ms, 10s, 2m or 1h", "s");
  const value = Number(match[1]) * MS[match[2] as keyof typeof MS];
  if (value > MAX_DURATION_MS) return refuse(text, "is longer than a week", "use at most 168h");
  return { ok: true, value };
}

/** `10s`, or `10s..15s`: a time that the seed chooses. Milliseconds. */
export function readDurationRange(text: unknown): Reading<Range> {
  if (typeof text !== "string" || !text.includes("..")) {
    const reading = readDuration(text);
    if (!reading.ok) return reading;
    return { ok: true, value: { min: reading.value, max: reading.value } };
  }
  const [from, to, more] = text.split("..").map((part) => readDuration(part.trim()));
  if (from === undefined || to === undefined || more !== undefined) {
    return refuse(text, "is not a range of two durations", "write 10s..15s");
  }
  if (!from.ok) return from;
  if (!to.ok) return to;
  if (from.value > to.value) {
    return refuse(text, "ends before it begins", "put the smaller duration first");
  }
  return { ok: true, value: { min: from.value, max: to.value } };
}

/** Events a second, more than zero. */
export function readRate(text: unknown): Reading<number> {
  const match = matchOf(text, UNIT_PATTERNS.rate);
  if (match === null) return unreadable(text, "a rate such as 200/s or 30/m", "/s");
  const value = Number(match[1]) / SECONDS[match[2] as keyof typeof SECONDS];
  if (value === 0) return refuse(text, "is no rate at all", "use a rate above zero, such as 1/m");
  if (value > 1e6) return refuse(text, "is more than a million a second", "use at most 1000000/s");
  return { ok: true, value };
}

/** Bytes, more than zero. */
export function readSize(text: unknown): Reading<number> {
  const match = matchOf(text, UNIT_PATTERNS.size);
  if (match === null) return unreadable(text, "a size such as 512 B, 64 KB or 1 MB", " KB");
  return positive(text, Number(match[1]) * BYTES[match[2] as keyof typeof BYTES], "1 KB");
}

/** Bytes a second, more than zero. */
export function readBandwidth(text: unknown): Reading<number> {
  const match = matchOf(text, UNIT_PATTERNS.bandwidth);
  if (match === null) {
    return unreadable(text, "a bandwidth such as 100 KB/s, 1 MB/s or 256 kbit/s", " KB/s");
  }
  return positive(text, Number(match[1]) * BYTES[match[2] as keyof typeof BYTES], "100 KB/s");
}

/** A ratio in [0, 1]. */
export function readPercentage(text: unknown): Reading<number> {
  const match = matchOf(text, UNIT_PATTERNS.percentage);
  if (match === null) return unreadable(text, "a percentage such as 99.9%", "%");
  const value = Number(match[1]) / 100;
  if (value > 1) return refuse(text, "is more than all", "use at most 100%");
  return { ok: true, value };
}

function matchOf(text: unknown, pattern: string): RegExpExecArray | null {
  return typeof text === "string" ? new RegExp(pattern).exec(text.trim()) : null;
}

function positive(text: unknown, value: number, example: string): Reading<number> {
  if (value > 0) return { ok: true, value };
  return refuse(text, "is nothing", `use more than zero, such as ${example}`);
}

function unreadable(text: unknown, expected: string, unit: string): Reading<never> {
  const shown = show(text);
  if (typeof text === "string" && text.trim().startsWith("-")) {
    return refuse(text, `is negative; expected ${expected}`, "use a value above zero");
  }
  const bare = typeof text === "number" || /^\d+(\.\d+)?$/.test(String(text));
  if (bare && Number.isFinite(Number(text)) && Number(text) >= 0) {
    const problem = `${shown} has no unit; expected ${expected}`;
    return { ok: false, problem, fix: `write ${String(text)}${unit}` };
  }
  return { ok: false, problem: `${shown} is not ${expected}`, fix: `write ${expected}` };
}

function refuse(text: unknown, problem: string, fix: string): Reading<never> {
  return { ok: false, problem: `${show(text)} ${problem}`, fix };
}

function show(value: unknown): string {
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** `90000` → `1m 30s`, `1500` → `1.5s`, `60` → `60ms`: for people, exact to the millisecond. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${round(ms)}ms`;
  if (ms < MS.m) return `${round(ms / 1000)}s`;
  const hours = Math.floor(ms / MS.h);
  const minutes = Math.floor((ms % MS.h) / MS.m);
  const seconds = round((ms % MS.m) / 1000);
  return [
    hours > 0 ? `${hours}h` : "",
    minutes > 0 ? `${minutes}m` : "",
    seconds > 0 ? `${seconds}s` : "",
  ]
    .filter((part) => part !== "")
    .join(" ");
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
