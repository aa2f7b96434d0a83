import { formatMoment, formatNumber, formatValue } from "../documents/format.ts";
import { pictureOf } from "../documents/markup.ts";
import { renderDocument } from "../documents/render-document.ts";
import { DOCUMENT_FORMATS, type TemplateFiles } from "../documents/template-files.ts";
import { factorOf, type BurnWindow, type ObjectiveBudget, type SloReport } from "../domain/slo.ts";
import { spendingPicture } from "./pictures/spending.ts";
import { trendPicture } from "./pictures/trend.ts";
import type { RenderedReport } from "./render-reports.ts";
import {
  budgetSentence,
  budgetVerdict,
  notesOf,
  periodsOf,
  READING_BUDGETS,
  windowText,
} from "./slo-text.ts";

/** error-budgets.html and error-budgets.md. */
export function renderSlo(report: SloReport, templates: TemplateFiles): RenderedReport[] {
  const view = viewOf(report);
  return DOCUMENT_FORMATS.map((format) => ({
    name: `error-budgets.${format}`,
    text: renderDocument({ name: "error-budgets", format, view, templates }),
  }));
}

const WORDS = { pass: "budget left", inconclusive: "no budget", fail: "spent" } as const;

function viewOf(report: SloReport) {
  const { scenario, runId, startedAt, runs, windows, objectives } = report;
  const verdict = budgetVerdict(report);
  const rows = objectives.map((objective) => ({
    ...objectiveView(objective),
    periods: periodsOf(objective, windows),
  }));
  return {
    ...{ scenario, runId, runs, verdict },
    word: WORDS[verdict],
    sentence: budgetSentence(report),
    startedAt: formatMoment(startedAt),
    windows: windows.map(windowView),
    objectives: rows.filter(({ periods }) => periods.length > 0),
    notes: objectives.flatMap((objective) => {
      const { name, sli, during, text } = objective;
      return notesOf(objective).map((note) => ({ name, sli, during, text, note }));
    }),
    reading: READING_BUDGETS.map(([term, meaning]) => ({ term, meaning })),
  };
}

function windowView(window: BurnWindow) {
  const { severity, name, long, short, budget } = window;
  const share = (value: number): string =>
    formatValue(Number((100 * value).toPrecision(3)) / 100, "ratio");
  return {
    ...{ severity, name },
    heading: windowText(window),
    factor: `${formatNumber(factorOf(window))}x`,
    long: share(long),
    short: share(short),
    budget: share(budget),
  };
}

function objectiveView(objective: ObjectiveBudget) {
  const { name, sli, during, text, byRun } = objective;
  return {
    ...{ name, sli, during, text },
    // A budget that nobody touched needs no picture.
    isTouched: byRun.some(({ budget }) => budget.bad > 0),
    spending: pictureOf(spendingPicture(objective)),
    byRun: pictureOf(byRun.length < 2 ? "" : byRunPicture(objective)),
  };
}

function byRunPicture({ name, sli, during, byRun }: ObjectiveBudget): string {
  return trendPicture({
    ...{ name: `budget of ${name} left`, sli, during, unit: "ratio" },
    points: byRun.map(({ runId, startedAt, budget: { left, lower, upper } }) => ({
      ...{ runId, startedAt, value: left, lower, upper, limit: 0, target: "budget left" },
      verdict: left === null ? "inconclusive" : left < 0 ? "fail" : "pass",
    })),
  });
}
