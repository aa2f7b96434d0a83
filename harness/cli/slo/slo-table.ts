import type { SloReport } from "../../domain/slo.ts";
import { budgetSentence, periodsOf, windowText, type PeriodText } from "../../report/slo-text.ts";

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
  }));
  const all = [headings, ...blocks.flatMap(({ rows }) => rows)];
  const widths = headings.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `  ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ")}`.trimEnd();
  return [
    `${scenario}: error budgets over ${runs} ${runs === 1 ? "run" : "runs"}`,
    line(headings),
    ...blocks.flatMap(({ head, rows }) => [
      head,
      ...(rows.length === 0 ? ["  no budget: it promises no share of events"] : rows.map(line)),
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
