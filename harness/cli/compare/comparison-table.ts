import { formatChange, formatCount, formatMoment, formatQuantity } from "../../documents/format.ts";
import type {
  Comparison,
  ComparedRun,
  ComparisonRow,
  MetricComparison,
} from "../../domain/comparison.ts";

const WORDS = {
  better: "better",
  same: "same",
  "cannot-tell": "cannot tell",
  worse: "WORSE",
} as const;

/** For the console: one block a metric, one line a test. */
export function comparisonTable(comparison: Comparison): string[] {
  const { baseline, candidate, metrics, verdict, notes, alpha } = comparison;
  const tests = metrics.flatMap(({ rows }) => rows).filter(({ p }) => p !== null).length;
  return [
    `baseline   ${runLine(baseline)}`,
    `candidate  ${runLine(candidate)}`,
    ...notes.map((note) => `note: ${note}`),
    ...metrics.flatMap(metricLines),
    "",
    `${WORDS[verdict]}  (${tests} tests, together wrong in at most ${100 * alpha} %: Holm)`,
  ];
}

function runLine({ name, scenario, runId, startedAt, commit }: ComparedRun): string {
  const known = [
    scenario === null ? undefined : `${scenario} ${runId ?? ""}`,
    startedAt === null ? undefined : formatMoment(startedAt),
    commit === null ? undefined : commit.slice(0, 12),
  ].filter((part) => part !== undefined);
  return known.length === 0 ? name : `${name}: ${known.join(", ")}`;
}

function metricLines(metric: MetricComparison): string[] {
  const { baseline, candidate, rows } = metric;
  const sizes = [baseline, candidate].map(({ samples, effective }) =>
    effective < samples
      ? `${formatCount(samples)} (worth ${formatCount(effective)})`
      : formatCount(samples),
  );
  return [
    "",
    `${metric.metric} ${metric.during}: ${WORDS[metric.verdict]}  (${sizes.join(" → ")} samples)`,
    ...rows.map((row) => rowLine(metric, row)),
  ];
}

function rowLine({ unit }: MetricComparison, row: ComparisonRow): string {
  const values = `${formatQuantity(row.baseline, unit)} → ${formatQuantity(row.candidate, unit)}`;
  const p =
    row.adjustedP === null
      ? ""
      : `p ${row.adjustedP < 1e-4 ? "< 0.0001" : row.adjustedP.toFixed(4)}`;
  const effect = row.largerShare === undefined ? "" : `A ${row.largerShare.toFixed(3)}`;
  const cells = [
    row.aspect.padEnd(9),
    values.padEnd(26),
    formatChange(row.change, row.lower, row.upper).padEnd(30),
    effect.padEnd(8),
    p.padEnd(11),
    WORDS[row.verdict].padEnd(11),
    row.verdict === "cannot-tell" ? row.why : "",
  ];
  return `  ${cells.join(" ")}`.trimEnd();
}
