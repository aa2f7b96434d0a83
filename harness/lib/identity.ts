/**
 * A Map key under which two JSON-like values are the same exactly when they are equal. Primitives stand for
 * themselves; null and undefined are one value; objects become canonical JSON behind a NUL, which keeps them apart
 * from strings.
 */
export function identity(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value !== "object") return value;
  return `\0${canonicalJson(value)}`;
}

/** JSON text with sorted object keys: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(",")}}`;
}
