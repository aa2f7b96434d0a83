const MAX_SEED = (1n << 64n) - 1n;

/** A 64-bit number, decimal or 0x…, as a decimal string; undefined where it is none. For `seed:` and `--seed`. */
export function readSeed(value: unknown): string | undefined {
  const text = typeof value === "number" || typeof value === "bigint" ? String(value) : value;
  if (typeof text !== "string" || !/^(?:\d{1,20}|0x[0-9a-fA-F]{1,16})$/.test(text))
    return undefined;
  const seed = BigInt(text);
  return seed <= MAX_SEED ? seed.toString() : undefined;
}
