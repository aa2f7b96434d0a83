import { pictureOf } from "../documents/markup.ts";
import { renderDocument } from "../documents/render-document.ts";
import { DOCUMENT_FORMATS, type TemplateFiles } from "../documents/template-files.ts";
import type { Comparison, ComparisonVerdict, MetricComparison } from "../domain/comparison.ts";
import type { Verdict } from "../domain/verdict.ts";
import {
  byUrgency,
  decisiveRow,
  READING,
  rowText,
  runText,
  samplesLine,
  verdictLines,
  verdictSentence,
  wordOf,
} from "./comparison-text.ts";
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

function viewOf(comparison: Comparison) {
  const { baseline, candidate, verdict, methods, alpha, seed, metrics, notes } = comparison;
  return {
    word: wordOf(verdict),
    verdict: COLOUR[verdict],
    sentence: verdictSentence(comparison),
    sides: [
      { side: "baseline", name: baseline.name, text: runText(baseline) },
      { side: "candidate", name: candidate.name, text: runText(candidate) },
    ],
    metrics: byUrgency(metrics).map(metricView),
    verdicts: verdictLines(comparison),
    reading: READING.map(([term, meaning]) => ({ term, meaning })),
    methods: Object.entries(methods).map(([decides, method]) => ({ decides, method })),
    alpha,
    seed,
    notes,
  };
}

function metricView(metric: MetricComparison, index: number) {
  const { during, rows, verdict, objectives } = metric;
  const decisive = decisiveRow(metric);
  return {
    id: `metric-${index + 1}`,
    metric: metric.metric,
    during,
    objectives: (objectives ?? []).join(", "),
    word: wordOf(verdict),
    verdict: COLOUR[verdict],
    samples: samplesLine(metric),
    decisive: decisive === undefined ? null : rowText(metric, decisive),
    rows: rows.map((row) => ({ ...rowText(metric, row), verdict: COLOUR[row.verdict] })),
    ecdf: pictureOf(ecdfPicture(metric)),
    histogram: pictureOf(histogramPicture(metric)),
  };
}
