/**
 * What is wrong with a record that was read back, in a few words; undefined: nothing. A value that is no number would empty
 * what is counted from it without a word. Called for each of millions of lines: nothing is made here unless it is wrong.
 */
import type { LoadRecord } from "../../domain/load.ts";
import type { Sample } from "../../ports/run-store.ts";

/** JSON of a file that anybody may have edited. */
type Unsure<T> = { readonly [K in keyof T]?: unknown };

/** Arrivals that a driver drops at one moment; each of them is kept, so that more would fill the memory. */
const MOST_AT_ONCE = 1_000_000;

const isCount = (value: unknown): boolean =>
  typeof value === "number" && value >= 0 && value < Infinity;

const isText = (value: unknown): boolean => typeof value === "string";

export function wrongInLoad(read: unknown): string | undefined {
  if (typeof read !== "object" || read === null) return "a record of the load is an object";
  const record = read as Unsure<LoadRecord>;
  if (!Number.isFinite(record.time)) return wrong("time", record.time, "a finite number of ns");
  if (!isText(record.region)) return wrong("region", record.region, "a name");
  if (!isText(record.scenario)) return wrong("scenario", record.scenario, "a name");
  return wrongInKind(read);
}

type UnsureRecord = Readonly<
  Partial<Record<"type" | "name" | "ms" | "status" | "ok" | "count", unknown>>
>;

function wrongInKind({ type, name, ms, status, ok, count }: UnsureRecord): string | undefined {
  switch (type) {
    case "request":
      if (!isText(name)) return wrong("name", name, "a name");
      if (!isCount(ms)) return wrong("ms", ms, "a finite number, not below 0");
      if (!isCount(status)) return wrong("status", status, "a finite number, not below 0");
      return typeof ok === "boolean" ? undefined : wrong("ok", ok, "true or false");
    case "iteration":
      return isCount(ms) ? undefined : wrong("ms", ms, "a finite number, not below 0");
    case "check":
      if (!isText(name)) return wrong("name", name, "a name");
      return typeof ok === "boolean" ? undefined : wrong("ok", ok, "true or false");
    case "dropped":
      return Number.isInteger(count) && isCount(count) && Number(count) <= MOST_AT_ONCE
        ? undefined
        : wrong("count", count, `a whole number from 0 to ${MOST_AT_ONCE}`);
    default:
      return wrong("type", type, "request, iteration, check or dropped");
  }
}

export function wrongInSample(read: unknown): string | undefined {
  if (typeof read !== "object" || read === null) return "a sample is an object";
  const { time, value } = read as Unsure<Sample>;
  if (!Number.isFinite(time)) return wrong("time", time, "a finite number of ns");
  return value === null || Number.isFinite(value)
    ? undefined
    : wrong("value", value, "a finite number, or null where there was no answer");
}

/** What is larger than a number can be is read as Infinity, for which JSON has no word. */
function wrong(field: string, value: unknown, must: string): string {
  const seen =
    value === undefined
      ? "missing"
      : typeof value === "number"
        ? `${value}`
        : JSON.stringify(value);
  return `its ${field} is ${seen}; it must be ${must}`;
}
