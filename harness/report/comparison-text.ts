/** A comparison in words and figures, for the console and for documents alike. */
import { formatChange, formatCount, formatMoment, formatQuantity } from "../documents/format.ts";
import type {
  ComparedObjective,
  ComparedRun,
  Comparison,
  ComparisonRow,
  ComparisonVerdict,
  MetricComparison,
} from "../domain/comparison.ts";
import type { Verdict } from "../domain/verdict.ts";

const WORDS: Readonly<Record<ComparisonVerdict, string>> = {
  better: "better",
  same: "same",
  "cannot-tell": "cannot tell",
  worse: "worse",
};

export function wordOf(verdict: ComparisonVerdict): string {
  return WORDS[verdict];
}

/** What matters most first. */
const ORDER: readonly ComparisonVerdict[] = ["worse", "cannot-tell", "better", "same"];

export function byUrgency(metrics: readonly MetricComparison[]): MetricComparison[] {
  return [...metrics].sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
}

/** What a verdict over all metrics means, in a sentence. */
export function verdictSentence({ verdict, metrics }: Comparison): string {
  const count = (of: ComparisonVerdict): string => {
    const number = metrics.filter((metric) => metric.verdict === of).length;
    return `${number} of ${metrics.length} metrics`;
  };
  switch (verdict) {
    case "worse":
      return `${count("worse")} got worse: more than chance, and by as much as matters.`;
    case "better":
      return `${count("better")} got better, by more than chance and by as much as matters; none got worse.`;
    case "same":
      return "Whatever changed is smaller than matters.";
    case "cannot-tell":
      if (metrics.length === 0) return "There is nothing to compare.";
      return `None got worse for sure; for ${count("cannot-tell")} the samples at hand cannot tell.`;
  }
}

/** How the rows are to be read: a term and its meaning each. */
export const READING: readonly (readonly [term: string, meaning: string])[] = [
  [
    "change",
    "of the candidate against the baseline, with its 95 % bounds; in percent of the baseline, of shares in percentage points (pp)",
  ],
  [
    "median",
    "the values are the two medians; the change is the shift of the whole distribution (Hodges-Lehmann), which does not jump where values fall into groups, such as two regions, and a median falls between them",
  ],
  ["spread", "mean distance from the median; more of it is worse, whatever is measured"],
  [
    "A",
    "how often a value of the candidate is larger than one of the baseline; 0.5: as often as not",
  ],
  [
    "p",
    "how likely so large a change would be if nothing had changed, after correction for all tests (Holm)",
  ],
  ["matters from", "smaller changes do not count, however sure they are"],
  [
    "worth",
    "samples that follow each other resemble each other: so many independent ones would say as much",
  ],
  [
    "two runs",
    "what differs between these two runs; what differs from run to run anyway, on a busy machine for one, shows over many: harness compare --history",
  ],
];

/** The same for a console, in short. */
export const READING_IN_SHORT: readonly string[] = [
  "change with its 95 % bounds, of shares in percentage points (pp); of a median: shift of the whole",
  "distribution (Hodges-Lehmann). A: how often a value of the candidate is the larger one. p: corrected",
  "(Holm). What differs from run to run anyway shows over many runs: harness compare --history",
];

export function aspectText(aspect: string): string {
  if (aspect === "location") return "median";
  return aspect === "ratio" ? "share" : aspect;
}

/** Those that changed first, then those that only the candidate has. */
export function verdictLines({ verdicts = [] }: Comparison): ReturnType<typeof verdictText>[] {
  const rank = ({ baseline, candidate }: ComparedObjective): number =>
    baseline === null ? 1 : baseline.verdict === candidate.verdict ? 2 : 0;
  return [...verdicts].sort((a, b) => rank(a) - rank(b)).map(verdictText);
}

const NOW: Readonly<Record<Verdict, string>> = {
  pass: "met now",
  inconclusive: "undecided now",
  fail: "missed now",
};

function verdictText({ name, target, unit, baseline, candidate }: ComparedObjective) {
  const [from, to] = [baseline?.verdict ?? null, candidate.verdict];
  return {
    ...{ name, target, from, to },
    before: baseline === null ? "" : formatQuantity(baseline.value, unit),
    after: formatQuantity(candidate.value, unit),
    change: from === null ? "not in the baseline" : from === to ? "as before" : NOW[to],
  };
}

/** `600 (worth 31) → 600 (worth 23) samples`. */
export function samplesLine({ baseline, candidate }: MetricComparison): string {
  const sizes = [baseline, candidate].map(({ samples, effective }) =>
    effective < samples
      ? `${formatCount(samples)} (worth ${formatCount(effective)})`
      : formatCount(samples),
  );
  return `${sizes.join(" → ")} samples`;
}

export function rowText({ unit }: MetricComparison, row: ComparisonRow) {
  const { baseline, candidate, change, lower, upper, adjustedP, largerShare, threshold } = row;
  const changeUnit = row.aspect === "ratio" ? "pp" : "%";
  return {
    aspect: aspectText(row.aspect),
    before: formatQuantity(baseline, unit),
    after: formatQuantity(candidate, unit),
    change: formatChange(change, lower, upper, changeUnit),
    effect: largerShare === undefined ? "" : largerShare.toFixed(3),
    p: adjustedP === null ? "" : adjustedP < 1e-4 ? "< 0.0001" : adjustedP.toFixed(4),
    threshold: `${Number((threshold * 100).toPrecision(3))} ${changeUnit}`,
    word: wordOf(row.verdict),
    why: row.why,
  };
}

/** The row that its verdict comes from. */
export function decisiveRow({ rows, verdict }: MetricComparison): ComparisonRow | undefined {
  return rows.find((row) => row.verdict === verdict) ?? rows[0];
}

/** `slo-under-latency 20261121-1f2e, 2026-11-21 17:30 UTC, dffeff2a7c7c`; what is not known is left out. */
export function runText({ scenario, runId, startedAt, commit }: ComparedRun): string {
  return [
    scenario === null ? undefined : `${scenario} ${runId ?? ""}`.trimEnd(),
    startedAt === null ? undefined : formatMoment(startedAt),
    commit === null ? undefined : `commit ${commit.slice(0, 12)}`,
  ]
    .filter((part) => part !== undefined)
    .join(", ");
}
