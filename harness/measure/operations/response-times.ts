import type { Operations } from "./operations.ts";

/** From so many on, seven digits of each are kept: four bytes instead of eight. */
const MANY = 1_000_000;

/**
 * In ms, of the acknowledged ones that are meant, unsorted: from when each was due, or (service time) from when it was
 * invoked.
 */
export function responseTimes(
  operations: Operations | undefined,
  isMeant: (operations: Operations, i: number) => boolean,
  since: "due" | "invoked" = "due",
): Float64Array | Float32Array {
  if (operations === undefined) return new Float64Array(0);
  const isCounted = (i: number): boolean =>
    operations.outcome(i) === "ok" && isMeant(operations, i);
  let count = 0;
  for (let i = 0; i < operations.length; i += 1) if (isCounted(i)) count += 1;
  const values = count < MANY ? new Float64Array(count) : new Float32Array(count);
  let at = 0;
  for (let i = 0; i < operations.length; i += 1) {
    if (!isCounted(i)) continue;
    const from = since === "due" ? operations.dueAt(i) : operations.invokedAt(i);
    values[at] = (operations.completedAt(i) - from) / 1e6;
    at += 1;
  }
  return values;
}
