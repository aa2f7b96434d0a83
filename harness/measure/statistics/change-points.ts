import type { Random } from "../../lib/random.ts";

export const CHANGE_POINT_METHOD =
  "E-divisive (Matteson & James 2014, α = 1), seeded permutation test; all metrics together find a change where there is none in at most 5 % of histories";

export interface ChangePoint {
  /** Index of the first value of the new regime. */
  readonly index: number;
  readonly meanBefore: number;
  readonly meanAfter: number;
  /** Of the permutation test. */
  readonly p: number;
}

/** A regime of fewer values is an outlier, not a regime. */
const SHORTEST = 3;
/** So many times more permutations than would do for one to be rare enough. */
const FINENESS = 5;

/**
 * Level of each of several series, so that together they find a change where there is none in at most 5 % of histories; a
 * single one is held to 1 %.
 */
export function levelFor(series: number): number {
  return Math.min(0.01, 0.05 / Math.max(1, series));
}

/** With fewer values even the clearest change is no rarer than the level: every order of so few comes by chance. */
export function fewestValues(level: number): number {
  let n = 2 * SHORTEST;
  while (2 / choose(n, Math.floor(n / 2)) > level) n += 1;
  return n;
}

/**
 * Where the distribution of a series changed. E-divisive: within a segment the split with the largest energy distance
 * between what lies before it and a stretch after it is taken, while a permutation of the segment is rarely as large; the
 * stretch may end before the segment does, so that a regime that comes and goes is found, too. O(n²) a permutation, time and
 * memory: for the hundreds of runs that a history has.
 */
export function changePoints(
  values: readonly number[],
  random: Random,
  level = levelFor(1),
): ChangePoint[] {
  const cuts = [0, values.length];
  const found: { index: number; p: number }[] = [];
  const queue: [number, number][] = [[0, values.length]];
  for (let segment = queue.pop(); segment !== undefined; segment = queue.pop()) {
    const [from, to] = segment;
    const part = values.slice(from, to);
    const best = bestSplit(part);
    if (best === undefined) continue;
    const p = permutationP(part, best.energy, { random, level });
    if (p > level) continue;
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
  const sums = distanceSums(values);
  /** Of all pairs of a value among the first `rows` and one among the first `columns`. */
  const upTo = (rows: number, columns: number): number => sums[rows * (n + 1) + columns] ?? 0;
  let best: { at: number; energy: number } | undefined;
  for (let at = SHORTEST; at <= n - SHORTEST; at += 1) {
    const left = upTo(at, at) / (at * (at - 1));
    for (let end = at + SHORTEST; end <= n; end += 1) {
      const size = end - at;
      const between = upTo(at, end) - upTo(at, at);
      const within = upTo(end, end) - 2 * upTo(at, end) + upTo(at, at);
      const distance = (2 * between) / (at * size) - left - within / (size * (size - 1));
      const energy = ((at * size) / end) * distance;
      if (best === undefined || energy > best.energy) best = { at, energy };
    }
  }
  return best;
}

/** Sums of |a − b| over the first rows and columns of all pairs: those of any two stretches are differences of these. */
function distanceSums(values: readonly number[]): Float64Array {
  const n = values.length;
  const sums = new Float64Array((n + 1) ** 2);
  for (let row = 1; row <= n; row += 1) {
    const value = values[row - 1] ?? 0;
    let ofRow = 0;
    for (let column = 1; column <= n; column += 1) {
      ofRow += Math.abs(value - (values[column - 1] ?? 0));
      sums[row * (n + 1) + column] = (sums[(row - 1) * (n + 1) + column] ?? 0) + ofRow;
    }
  }
  return sums;
}

function permutationP(
  values: readonly number[],
  energy: number,
  { random, level }: { readonly random: Random; readonly level: number },
): number {
  const permutations = Math.ceil(FINENESS / level) - 1;
  let asLarge = 1;
  for (let i = 0; i < permutations; i += 1) {
    if ((bestSplit(random.shuffle(values))?.energy ?? -Infinity) >= energy) asLarge += 1;
    // More can no longer be rare.
    if (asLarge / (permutations + 1) > level) return 1;
  }
  return asLarge / (permutations + 1);
}

function choose(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= k; i += 1) count = (count * (n - k + i)) / i;
  return count;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
