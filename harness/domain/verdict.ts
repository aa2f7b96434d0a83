/** Verdict of a run, an objective or a check. Ordered from best to worst; the worst wins. */
export const VERDICTS = ["pass", "inconclusive", "fail"] as const;
export type Verdict = (typeof VERDICTS)[number];

/**
 * The worst of several verdicts. Nothing judged is nothing known: an empty list is inconclusive,
 * never pass (design rule: no data is never green).
 */
export function worstVerdict(verdicts: Iterable<Verdict>): Verdict {
  let worst = -1;
  for (const verdict of verdicts) worst = Math.max(worst, VERDICTS.indexOf(verdict));
  return VERDICTS[worst] ?? "inconclusive";
}
