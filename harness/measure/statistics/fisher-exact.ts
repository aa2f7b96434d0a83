import jStat from "jstat";

export interface Count {
  readonly good: number;
  readonly total: number;
}

/** Two-sided p of Fisher's exact test that two ratios are the same: all tables at most as likely as the seen one. */
export function fisherExact(first: Count, second: Count): number {
  const [n, m] = [first.total, second.total];
  // Over the rarer outcome the sum has fewer terms.
  const isGoodRare = first.good + second.good <= (n + m) / 2;
  const seen = isGoodRare ? first.good : n - first.good;
  const rare = seen + (isGoodRare ? second.good : m - second.good);
  const likelihood = (k: number): number =>
    logChoose(n, k) + logChoose(m, rare - k) - logChoose(n + m, rare);
  const limit = likelihood(seen) + 1e-7;
  let p = 0;
  for (let k = Math.max(0, rare - m); k <= Math.min(n, rare); k += 1) {
    const one = likelihood(k);
    if (one <= limit) p += Math.exp(one);
  }
  return Math.min(1, p);
}

/** Difference second − first with bounds by Newcombe's hybrid score method (1998, method 10). */
export function ratioDifference(
  first: Count,
  second: Count,
  alpha: number,
): { readonly change: number; readonly lower: number; readonly upper: number } {
  const [a, b] = [first.good / first.total, second.good / second.total];
  const [x, y] = [wilson(first, alpha), wilson(second, alpha)];
  const change = b - a;
  return {
    change,
    lower: change - Math.hypot(b - y.lower, x.upper - a),
    upper: change + Math.hypot(y.upper - b, a - x.lower),
  };
}

function wilson({ good, total }: Count, alpha: number): { lower: number; upper: number } {
  const z = jStat.normal.inv(1 - alpha / 2, 0, 1);
  const p = good / total;
  const middle = p + z ** 2 / (2 * total);
  const away = z * Math.sqrt((p * (1 - p)) / total + z ** 2 / (4 * total ** 2));
  const scale = 1 + z ** 2 / total;
  return { lower: (middle - away) / scale, upper: (middle + away) / scale };
}

function logChoose(n: number, k: number): number {
  return jStat.gammaln(n + 1) - jStat.gammaln(k + 1) - jStat.gammaln(n - k + 1);
}
