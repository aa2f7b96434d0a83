/**
 * Numbers that must not go back in real time: fencing tokens, terms. For every operation whose number is lower than one
 * that was complete before it began, the pair with the highest such. O(n log n).
 */
import type { Operation } from "../domain/history.ts";

interface Done {
  readonly operation: Operation;
}

export function inversions<T extends Done>(
  items: readonly T[],
  numberOf: (item: T) => number,
): readonly (readonly [earlier: T, later: T])[] {
  const byCompletion = items.toSorted(
    (a, b) => a.operation.completionIndex - b.operation.completionIndex,
  );
  const pairs: (readonly [T, T])[] = [];
  let highest: T | undefined;
  let next = 0;
  for (const item of items.toSorted((a, b) => a.operation.index - b.operation.index)) {
    for (; next < byCompletion.length; next += 1) {
      const done = byCompletion[next];
      if (done === undefined || done.operation.completionIndex >= item.operation.index) break;
      if (highest === undefined || numberOf(done) > numberOf(highest)) highest = done;
    }
    if (highest !== undefined && numberOf(highest) > numberOf(item)) pairs.push([highest, item]);
  }
  return pairs;
}
