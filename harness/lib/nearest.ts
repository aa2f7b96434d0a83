/**
 * The name somebody probably meant: the closest known one by optimal string alignment distance (Levenshtein plus
 * swapped neighbours), when it is close enough to be a slip. Case does not count.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const wanted = word.slice(0, MAX_LENGTH).toLowerCase();
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of known) {
    const distance = alignmentDistance(wanted, candidate.slice(0, MAX_LENGTH).toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  const allowed = Math.max(1, Math.floor(Math.min(wanted.length, best?.length ?? 0) / 3) + 1);
  return bestDistance <= allowed ? best : undefined;
}

/** Names are short; a megabyte of text is no slip of the finger and must not cost a quadratic comparison. */
const MAX_LENGTH = 80;

function alignmentDistance(a: string, b: string): number {
  let twoBack: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, substitution);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (twoBack[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    [twoBack, previous] = [previous, row];
  }
  return previous[b.length] ?? 0;
}
