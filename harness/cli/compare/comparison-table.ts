import type { Comparison, ComparedRun, MetricComparison } from "../../domain/comparison.ts";
import {
  byUrgency,
  READING_IN_SHORT,
  rowText,
  runText,
  samplesLine,
  verdictLines,
  verdictSentence,
  wordOf,
} from "../../report/comparison-text.ts";

/** For the console: one block a metric, what matters most first, one line a test. */
export function comparisonTable(comparison: Comparison): string[] {
  const { baseline, candidate, metrics, verdict, notes, alpha } = comparison;
  const tests = metrics.flatMap(({ rows }) => rows).filter(({ p }) => p !== null).length;
  return [
    ...notes.map((note) => `note: ${note}`),
    `baseline   ${sideLine(baseline)}`,
    `candidate  ${sideLine(candidate)}`,
    ...verdictBlock(comparison),
    ...byUrgency(metrics).flatMap(metricLines),
    "",
    ...READING_IN_SHORT,
    "",
    `${loud(verdict)}: ${verdictSentence(comparison)}${metrics.length === 0 ? "" : ` (${tests} tests, together wrong in at most ${100 * alpha} %)`}`,
  ];
}

/** Objectives of the candidate in both runs: what changed, and what did not in one line. */
function verdictBlock(comparison: Comparison): string[] {
  const all = verdictLines(comparison);
  if (all.length === 0) return [];
  const inBoth = all.filter(({ from }) => from !== null);
  const changed = inBoth.filter(({ from, to }) => from !== to);
  const added = all.filter(({ from }) => from === null);
  return [
    "",
    `objectives: ${changed.length} of ${inBoth.length} verdicts changed`,
    ...changed.map(
      ({ name, target, from, to, before, after, change }) =>
        `  ${name}: ${change}, ${from} → ${to}  (${before} → ${after}, target ${target})`,
    ),
    ...added.map(
      ({ name, target, to, after, change }) =>
        `  ${name}: ${change}; now ${to}  (${after}, target ${target})`,
    ),
  ];
}

/** What must not be overlooked. */
function loud(verdict: Comparison["verdict"]): string {
  return verdict === "worse" ? "WORSE" : wordOf(verdict);
}

function sideLine(run: ComparedRun): string {
  const known = runText(run);
  return known === "" ? run.name : `${run.name}: ${known}`;
}

function metricLines(metric: MetricComparison): string[] {
  const { during, verdict, objectives = [] } = metric;
  const about = objectives.length === 0 ? "" : `  (${objectives.join(", ")})`;
  const cells = metric.rows.map((row) => {
    const { aspect, before, after, change, effect, p } = rowText(metric, row);
    return [
      ...[aspect, before, "→", after, change],
      effect === "" ? "" : `A ${effect}`,
      p === "" ? "" : `p ${p}`,
      loud(row.verdict),
    ];
  });
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  return [
    "",
    `${metric.metric} ${during}: ${loud(verdict)}${about}  ${samplesLine(metric)}`,
    ...metric.rows.flatMap((row, i) => {
      const line = (cells[i] ?? []).map((cell, column) => cell.padEnd(widths[column] ?? 0));
      return [
        `  ${line.join("  ")}`.trimEnd(),
        ...(row.verdict === "cannot-tell" ? [`      ${row.why}`] : []),
      ];
    }),
  ];
}
