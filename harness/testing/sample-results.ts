import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Results } from "../domain/results.ts";
import { readResults } from "../report/read-results.ts";

const FILE = join(import.meta.dirname, "..", "..", "fixtures", "results", "region-failover.json");

/** Results of a real run, kept apart from reports/sample so that goldens last longer than that does. */
export function sampleResults(changes: Partial<Results> = {}): Results {
  return { ...readResults(readFileSync(FILE, "utf8"), FILE), ...changes };
}

/** The same results with every text in them replaced by what `text` makes of it; what the schema fixes stays. */
export function withTexts(results: Results, text: (old: string) => string): Results {
  return replaced(results, text) as Results;
}

/** Words of a fixed list, and times, are no free text. */
const FIXED = new Set(["verdict", "status", "unit", "outcome", "startedAt", "sha256"]);

function replaced(value: unknown, text: (old: string) => string): unknown {
  if (typeof value === "string") return text(value);
  if (Array.isArray(value)) return value.map((one) => replaced(one, text));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, FIXED.has(key) ? one : replaced(one, text)]),
  );
}
