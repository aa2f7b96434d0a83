import { formatChange, formatCount, formatMoment, formatQuantity } from "../documents/format.ts";
import { pictureOf } from "../documents/markup.ts";
import { renderDocument } from "../documents/render-document.ts";
import { DOCUMENT_FORMATS, type TemplateFiles } from "../documents/template-files.ts";
import type { Comparison, ComparisonVerdict, MetricComparison } from "../domain/comparison.ts";
import type { Verdict } from "../domain/verdict.ts";
import { ecdfPicture } from "./pictures/ecdf.ts";
import { histogramPicture } from "./pictures/histogram.ts";
import type { RenderedReport } from "./render-reports.ts";

/** The colour that each word has in documents. */
const COLOUR: Readonly<Record<ComparisonVerdict, Verdict>> = {
  better: "pass",
  same: "pass",
  "cannot-tell": "inconclusive",
  worse: "fail",
};

/** comparison.html and comparison.md. */
export function renderComparison(
  comparison: Comparison,
  templates: TemplateFiles,
): RenderedReport[] {
  const view = viewOf(comparison);
  return DOCUMENT_FORMATS.map((format) => ({
    name: `comparison.${format}`,
    text: renderDocument({ name: "comparison", format, view, templates }),
  }));
}

function viewOf({
  baseline,
  candidate,
  verdict,
  methods,
  alpha,
  seed,
  metrics,
  notes,
}: Comparison) {
  return {
    word: wordOf(verdict),
    verdict: COLOUR[verdict],
    sides: [
      { side: "baseline", ...sideView(baseline) },
      { side: "candidate", ...sideView(candidate) },
    ],
    metrics: metrics.map(metricView),
    methods: Object.entries(methods).map(([decides, method]) => ({ decides, method })),
    alpha,
    seed,
    notes,
  };
}

function sideView({ name, scenario, runId, startedAt, commit }: Comparison["baseline"]) {
  return {
    name,
    scenario,
    runId,
    commit,
    started: startedAt === null ? null : formatMoment(startedAt),
  };
}

function metricView(metric: MetricComparison) {
  const { unit, rows, baseline, candidate, verdict } = metric;
  return {
    metric: metric.metric,
    during: metric.during,
    word: wordOf(verdict),
    verdict: COLOUR[verdict],
    samples: [baseline, candidate]
      .map(({ samples, effective }) =>
        effective < samples
          ? `${formatCount(samples)} (worth ${formatCount(effective)})`
          : formatCount(samples),
      )
      .join(" → "),
    rows: rows.map((row) => ({
      aspect: row.aspect,
      before: formatQuantity(row.baseline, unit),
      after: formatQuantity(row.candidate, unit),
      change: formatChange(row.change, row.lower, row.upper),
      effect: row.largerShare === undefined ? "" : row.largerShare.toFixed(3),
      p: row.adjustedP === null ? "" : row.adjustedP < 1e-4 ? "< 0.0001" : row.adjustedP.toFixed(4),
      word: wordOf(row.verdict),
      verdict: COLOUR[row.verdict],
      why: row.why,
    })),
    ecdf: pictureOf(ecdfPicture(metric)),
    histogram: pictureOf(histogramPicture(metric)),
  };
}

function wordOf(verdict: ComparisonVerdict): string {
  return verdict === "cannot-tell" ? "cannot tell" : verdict;
}
