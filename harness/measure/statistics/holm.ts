/**
 * Holm (1979): p-values corrected so that all tests together are wrong with at most the level that each is compared with,
 * whatever depends on whatever.
 */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((_, i) => i).sort((a, b) => (ps[a] ?? 0) - (ps[b] ?? 0));
  const adjusted: number[] = [];
  let worst = 0;
  order.forEach((index, rank) => {
    worst = Math.max(worst, Math.min(1, (ps.length - rank) * (ps[index] ?? 0)));
    adjusted[index] = worst;
  });
  return adjusted;
}
