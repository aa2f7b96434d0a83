/** Every address but a few, as CIDR ranges: k6 knows forbidden ranges only, and we want the opposite. */

const BITS = 32;

/** IPv4 addresses that stay allowed; IPv6 is forbidden as a whole. */
export function allBut(addresses: readonly string[]): string[] {
  const kept = addresses.map(numberOf);
  const ranges: string[] = [];
  const split = (base: number, length: number): void => {
    const size = 2 ** (BITS - length);
    const inside = kept.filter((address) => address >= base && address < base + size);
    if (inside.length === 0) ranges.push(`${textOf(base)}/${length}`);
    else if (length < BITS) {
      split(base, length + 1);
      split(base + size / 2, length + 1);
    }
  };
  split(0, 0);
  return [...ranges, "::/0"];
}

function numberOf(address: string): number {
  return address.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
}

function textOf(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
