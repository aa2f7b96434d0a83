/**
 * JSON.parse, except that integers too large for a double keep their digits as a string: two different numbers must
 * never become one value.
 */
export function parseJsonExactly(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text) as unknown;
  return JSON.parse(text, (_key, value: unknown, context?: { readonly source?: string }) =>
    typeof value === "number" ? exactInteger(context?.source ?? String(value), value) : value,
  ) as unknown;
}

/** The number, or its digits where the number cannot hold them. */
export function exactInteger(digits: string, value: number): number | string {
  return Number.isSafeInteger(value) || !/^[-+]?\d+$/.test(digits) ? value : digits;
}
