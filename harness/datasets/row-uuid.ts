/**
 * A version 4 UUID for every row number, so that a reference knows it without making the rows before it. The first
 * word is a bijection of the row number (MurmurHash3's finalizer), so no two rows of a set share one.
 */
import type { Random } from "../lib/random.ts";

/** Rows are numbered from 0, below 2^32. */
export function rowUuids(random: Random): (row: number) => string {
  const seeds = [random.uint32(), random.uint32(), random.uint32(), random.uint32()] as const;
  return (row) => {
    const a = mix(row ^ seeds[0]);
    const b = mix(a ^ seeds[1]);
    const c = mix(b ^ seeds[2]);
    const d = mix(c ^ seeds[3]);
    return (
      hex16(a >>> 16) +
      hex16(a) +
      "-" +
      hex16(b >>> 16) +
      "-" +
      hex16((b & 0x0fff) | 0x4000) +
      "-" +
      hex16(((c >>> 16) & 0x3fff) | 0x8000) +
      "-" +
      hex16(c) +
      hex16(d >>> 16) +
      hex16(d)
    );
  };
}

const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, "0"));

function hex16(x: number): string {
  return (HEX[(x >>> 8) & 0xff] ?? "") + (HEX[x & 0xff] ?? "");
}

function mix(x: number): number {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
