import type { SloReport } from "../../domain/slo.ts";
import {
  budgetSentence,
  notesOf,
  periodsOf,
  windowText,
  type PeriodText,
} from "../../report/slo-text.ts";

/** For the console: a heading, and a line for each objective and period. */
export function sloTable(report: SloReport): string[] {
  const { scenario, runs, windows, objectives } = report;
  const headings = [
    ...["period", "good / total", "budget left (95 % bounds)"],
    ...windows.map((window) => windowText(window)),
  ];
  const blocks = objectives.map((objective) => ({
    head: `${objective.name}: ${objective.sli} ${objective.during} ${objective.text}`,
    rows: periodsOf(objective, windows).map(cellsOf),
    notes: notesOf(objective),
  }));
  const all = [headings, ...blocks.flatMap(({ rows }) => rows)];
  const widths = headings.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `  ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ")}`.trimEnd();
  return [
    `${scenario}: error budgets, ${runs} ${runs === 1 ? "run" : "runs"} read`,
    line(headings),
    ...blocks.flatMap(({ head, rows, notes }) => [
      head,
      ...rows.map(line),
      ...notes.map((note) => `  ${note}`),
    ]),
    budgetSentence(report),
  ];
}

function cellsOf({ period, good, left, bounds, burns }: PeriodText): string[] {
  return [
    ...[period, good, left === "—" ? "no event" : `${left} (${bounds})`],
    ...burns.map(({ rate, fired }) => (fired === "" ? rate : `${rate} FIRED ${fired}`)),
  ];
}
