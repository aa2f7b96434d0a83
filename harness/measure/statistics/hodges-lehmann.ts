import jStat from "jstat";

export interface Shift {
  readonly shift: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Hodges & Lehmann (1963): median of all differences second − first, with the bounds that invert the Mann-Whitney test
 * (Moses 1965). Both ascending; `deviation` is that of the test's u. O((n + m) log of the range): the differences are
 * counted, never listed.
 */
export function hodgesLehmann(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  { deviation, alpha }: { readonly deviation: number; readonly alpha: number },
): Shift {
  const pairs = first.length * second.length;
  const away = jStat.normal.inv(1 - alpha / 2, 0, 1) * deviation;
  const rank = Math.floor(pairs / 2 - away);
  const half = Math.floor((pairs + 1) / 2);
  const low = differenceAt(first, second, half);
  return {
    shift: pairs % 2 === 1 ? low : (low + differenceAt(first, second, half + 1)) / 2,
    lower: rank < 1 ? -Infinity : differenceAt(first, second, rank),
    upper: rank < 1 ? Infinity : differenceAt(first, second, pairs + 1 - rank),
  };
}

/** The k-th smallest difference, k from 1, to the last digits of a double. */
function differenceAt(first: ArrayLike<number>, second: ArrayLike<number>, k: number): number {
  let low = (second[0] ?? 0) - (first[first.length - 1] ?? 0);
  let high = (second[second.length - 1] ?? 0) - (first[0] ?? 0);
  const tolerance = 1e-12 * Math.max(Math.abs(low), Math.abs(high), 1e-300);
  if (countUpTo(first, second, low) >= k) return low;
  while (high - low > tolerance) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    if (countUpTo(first, second, middle) >= k) high = middle;
    else low = middle;
  }
  return high;
}

/** Differences of at most this size. */
function countUpTo(first: ArrayLike<number>, second: ArrayLike<number>, most: number): number {
  let count = 0;
  let j = 0;
  for (let i = 0; i < first.length; i += 1) {
    const limit = (first[i] ?? 0) + most;
    while (j < second.length && (second[j] ?? 0) <= limit) j += 1;
    count += j;
  }
  return count;
}
