import type { Random } from "../../lib/random.ts";

export const CHANGE_POINT_METHOD =
  "E-divisive (Matteson & James 2014, α = 1, segments to their end), seeded permutation test at 1 %";

export interface ChangePoint {
  /** Index of the first value of the new regime. */
  readonly index: number;
  readonly meanBefore: number;
  readonly meanAfter: number;
  /** Of the permutation test. */
  readonly p: number;
}

const LEVEL = 0.01;
const PERMUTATIONS = 499;
/** A regime of fewer values is an outlier, not a regime. */
const SHORTEST = 3;

/**
 * Where the distribution of a series changed. E-divisive: of all segments the split with the largest energy distance is
 * taken while a permutation within the segment is rarely as large. O(n²) a permutation: for the hundreds of runs that a
 * history has.
 */
export function changePoints(values: readonly number[], random: Random): ChangePoint[] {
  const cuts = [0, values.length];
  const found: { index: number; p: number }[] = [];
  const queue: [number, number][] = [[0, values.length]];
  for (let segment = queue.pop(); segment !== undefined; segment = queue.pop()) {
    const [from, to] = segment;
    const part = values.slice(from, to);
    const best = bestSplit(part);
    if (best === undefined) continue;
    const p = permutationP(part, best.energy, random);
    if (p > LEVEL) continue;
    const index = from + best.at;
    found.push({ index, p });
    cuts.push(index);
    queue.push([from, index], [index, to]);
  }
  cuts.sort((a, b) => a - b);
  return found
    .sort((a, b) => a.index - b.index)
    .map(({ index, p }) => {
      const at = cuts.indexOf(index);
      const before = values.slice(cuts[at - 1], index);
      const after = values.slice(index, cuts[at + 1]);
      return { index, meanBefore: meanOf(before), meanAfter: meanOf(after), p };
    });
}

function bestSplit(values: readonly number[]): { at: number; energy: number } | undefined {
  const n = values.length;
  if (n < 2 * SHORTEST) return undefined;
  // Sums of distances within the left part, within the right one, and between both, moved along value by value.
  let [left, right, between] = [0, pairs(values), 0];
  let best: { at: number; energy: number } | undefined;
  for (let at = 1; at <= n - SHORTEST; at += 1) {
    const moved = values[at - 1] ?? 0;
    let [toLeft, toRight] = [0, 0];
    for (let i = 0; i < at - 1; i += 1) toLeft += Math.abs(moved - (values[i] ?? 0));
    for (let i = at; i < n; i += 1) toRight += Math.abs(moved - (values[i] ?? 0));
    left += toLeft;
    right -= toRight;
    between += toRight - toLeft;
    if (at < SHORTEST) continue;
    const [a, b] = [at, n - at];
    const distance =
      (2 * between) / (a * b) - (2 * left) / (a * (a - 1)) - (2 * right) / (b * (b - 1));
    const energy = ((a * b) / n) * distance;
    if (best === undefined || energy > best.energy) best = { at, energy };
  }
  return best;
}

function pairs(values: readonly number[]): number {
  let sum = 0;
  values.forEach((value, i) => {
    for (let j = 0; j < i; j += 1) sum += Math.abs(value - (values[j] ?? 0));
  });
  return sum;
}

function permutationP(values: readonly number[], energy: number, random: Random): number {
  let asLarge = 1;
  for (let i = 0; i < PERMUTATIONS; i += 1) {
    if ((bestSplit(random.shuffle(values))?.energy ?? -Infinity) >= energy) asLarge += 1;
    // More can no longer be rare.
    if (asLarge / (PERMUTATIONS + 1) > LEVEL) return 1;
  }
  return asLarge / (PERMUTATIONS + 1);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
