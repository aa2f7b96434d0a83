import { randomBytes } from "node:crypto";

/** Sorts by time, unique enough for two runs in one second: `20261121-061500-3f9c`. */
export function newRunId(wallMs: number): string {
  const stamp = new Date(wallMs).toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  return `${stamp}-${randomBytes(2).toString("hex")}`;
}
