import jStat from "jstat";

export interface MannWhitney {
  /** Pairs in which the second sample is larger, ties as half. */
  readonly u: number;
  /** Two-sided. */
  readonly p: number;
  /** Vargha & Delaney (2000): u as a share of all pairs. */
  readonly largerShare: number;
  /** Standard deviation of u if nothing changed. */
  readonly deviation: number;
}

/** Below it, and without ties, p is exact; above, the normal approximation is as good. */
const EXACT_PAIRS = 400;

/**
 * Mann & Whitney (1947) of two ascending samples: exact for small ones without ties, else normal with correction for ties
 * and continuity. `inflation`: how much larger the variance is than that of independent samples.
 */
export function mannWhitney(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  inflation = 1,
): MannWhitney {
  const [n, m] = [first.length, second.length];
  const { u, ties } = countPairs(first, second);
  const total = n + m;
  const tied = ties.reduce((sum, t) => sum + t ** 3 - t, 0) / (total * (total - 1));
  const deviation = Math.sqrt(((n * m) / 12) * (total + 1 - tied) * inflation);
  const largerShare = u / (n * m);
  if (n * m <= EXACT_PAIRS && ties.length === 0 && inflation === 1) {
    return { u, p: exactP(u, n, m), largerShare, deviation };
  }
  const distance = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5);
  const p = deviation === 0 ? 1 : 2 * jStat.normal.cdf(-distance / deviation, 0, 1);
  return { u, p: Math.min(1, p), largerShare, deviation };
}

function countPairs(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
): { u: number; ties: number[] } {
  const ties: number[] = [];
  let [i, j, u] = [0, 0, 0];
  while (i < first.length || j < second.length) {
    const value = Math.min(first[i] ?? Infinity, second[j] ?? Infinity);
    const [fromI, fromJ] = [i, j];
    while (i < first.length && first[i] === value) i += 1;
    while (j < second.length && second[j] === value) j += 1;
    u += (j - fromJ) * (fromI + (i - fromI) / 2);
    if (i - fromI + j - fromJ > 1) ties.push(i - fromI + j - fromJ);
  }
  return { u, ties };
}

/** Counts of arrangements by their u: N(u; n, m) = N(u − m; n − 1, m) + N(u; n, m − 1). */
function exactP(u: number, n: number, m: number): number {
  let counts = Array.from({ length: m + 1 }, () => Float64Array.of(1));
  for (let i = 1; i <= n; i += 1) {
    const next = [Float64Array.of(1)];
    for (let j = 1; j <= m; j += 1) {
      const sums = new Float64Array(i * j + 1);
      counts[j]?.forEach((count, k) => (sums[k + j] = count));
      next[j - 1]?.forEach((count, k) => (sums[k] = (sums[k] ?? 0) + count));
      next.push(sums);
    }
    counts = next;
  }
  const all = counts[m] ?? Float64Array.of(1);
  const extreme = Math.min(u, n * m - u);
  let [below, total] = [0, 0];
  all.forEach((count, k) => {
    total += count;
    if (k <= extreme) below += count;
  });
  return Math.min(1, (2 * below) / total);
}
