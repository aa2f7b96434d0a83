/**
 * The numbers a counter may show, as disjoint closed intervals of integers: every unknown delta that may or may not have
 * been applied turns S into S ∪ (S + delta). Source: Maelstrom's pn-counter checker. Deltas of mixed small sizes soon
 * fill one interval; deltas of very different sizes do not, so the number of intervals has a bound, above which the
 * smallest gaps are closed and the set is marked inexact: it then still contains every possible value.
 */
export interface IntervalSet {
  /** Flat pairs low, high; sorted, disjoint and not adjacent. */
  readonly bounds: readonly number[];
  /** False where gaps were closed: membership then proves nothing, absence still does. */
  readonly exact: boolean;
}

const MAX_INTERVALS = 4096;

export function point(value: number): IntervalSet {
  return { bounds: [value, value], exact: true };
}

export function low(set: IntervalSet): number {
  return set.bounds[0] ?? 0;
}

export function high(set: IntervalSet): number {
  return set.bounds.at(-1) ?? 0;
}

export function shift(set: IntervalSet, delta: number): IntervalSet {
  return { ...set, bounds: set.bounds.map((bound) => bound + delta) };
}

/** The set with and without the delta applied. */
export function maybeShift(set: IntervalSet, delta: number): IntervalSet {
  if (delta === 0) return set;
  const merged = mergeSorted(set.bounds, shift(set, delta).bounds);
  return merged.length / 2 <= MAX_INTERVALS
    ? { bounds: merged, exact: set.exact }
    : { bounds: closeSmallestGaps(merged, MAX_INTERVALS / 2), exact: false };
}

export function contains(set: IntervalSet, value: number): boolean {
  let from = 0;
  let to = set.bounds.length / 2 - 1;
  while (from <= to) {
    const middle = (from + to) >> 1;
    if (value < (set.bounds[2 * middle] ?? 0)) to = middle - 1;
    else if (value > (set.bounds[2 * middle + 1] ?? 0)) from = middle + 1;
    else return true;
  }
  return false;
}

/** `2 to 5, 9` */
export function showIntervals(set: IntervalSet, limit = 4): string {
  const shown: string[] = [];
  for (let i = 0; i < set.bounds.length && shown.length < limit; i += 2) {
    const [from, to] = [set.bounds[i] ?? 0, set.bounds[i + 1] ?? 0];
    shown.push(from === to ? String(from) : `${from} to ${to}`);
  }
  const more = set.bounds.length / 2 - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more ranges` : shown.join(", ");
}

/** Union of two sorted lists of intervals; integers next to each other join, so [1,2] and [3,4] become [1,4]. */
function mergeSorted(a: readonly number[], b: readonly number[]): number[] {
  const merged: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const takeA = j >= b.length || (i < a.length && (a[i] ?? 0) <= (b[j] ?? 0));
    const from = (takeA ? a[i] : b[j]) ?? 0;
    const to = (takeA ? a[i + 1] : b[j + 1]) ?? 0;
    if (takeA) i += 2;
    else j += 2;
    const last = merged.length - 1;
    if (last >= 0 && from <= (merged[last] ?? 0) + 1)
      merged[last] = Math.max(merged[last] ?? 0, to);
    else merged.push(from, to);
  }
  return merged;
}

function closeSmallestGaps(bounds: readonly number[], keep: number): number[] {
  const gaps: number[] = [];
  for (let i = 1; i + 1 < bounds.length; i += 2) gaps.push((bounds[i + 1] ?? 0) - (bounds[i] ?? 0));
  const smallestKept = gaps.toSorted((a, b) => b - a)[keep - 1] ?? Infinity;
  const closed: number[] = [bounds[0] ?? 0];
  for (const [gap, size] of gaps.entries()) {
    if (size > smallestKept) closed.push(bounds[2 * gap + 1] ?? 0, bounds[2 * gap + 2] ?? 0);
  }
  closed.push(bounds.at(-1) ?? 0);
  return closed;
}
