/**
 * A version 4 UUID for every row number, so that a reference knows it without making the rows before it. The first
 * word is a bijection of the row number (MurmurHash3's finalizer), so no two rows of a set share one.
 */
import type { ByteWriter } from "../lib/byte-writer.ts";
import type { Random } from "../lib/random.ts";

const MINUS = 45;

/** Rows are numbered from 0, below 2^32. */
export function rowUuids(random: Random): (row: number, out: ByteWriter) => void {
  const seeds = [random.uint32(), random.uint32(), random.uint32(), random.uint32()] as const;
  return (row, out) => {
    const a = mix(row ^ seeds[0]);
    const b = mix(a ^ seeds[1]);
    const c = mix(b ^ seeds[2]);
    const d = mix(c ^ seeds[3]);
    out.hex(a, 8);
    out.byte(MINUS);
    out.hex(b >>> 16, 4);
    out.byte(MINUS);
    out.hex((b & 0x0fff) | 0x4000, 4);
    out.byte(MINUS);
    out.hex(((c >>> 16) & 0x3fff) | 0x8000, 4);
    out.byte(MINUS);
    out.hex(c, 4);
    out.hex(d, 8);
  };
}

function mix(x: number): number {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
