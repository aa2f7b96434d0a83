import { formatMs, formatQuantity, shorten } from "../../documents/format.ts";
import { printable } from "../../lib/located/source.ts";
import type { ImportedFigures, ImportedResults } from "../../readiness/import/imported-results.ts";

const LONGEST = 100;
const MARKS = { passed: "✓", failed: "✗", skipped: "-", unknown: "?" } as const;

/** What was understood of a report, a line for each case and figure. Its texts cannot steer the terminal. */
export function importTable(file: string, results: ImportedResults): string[] {
  const { format, tool, created, status, suites, notes } = results;
  const cases = suites.flatMap((suite) => suite.cases);
  const counts = (["passed", "failed", "skipped", "unknown"] as const)
    .map((word) => `${cases.filter((each) => each.status === word).length} ${word}`)
    .join(", ");
  return [
    `${file}: ${status} (${counts})`,
    `  ${line(tool)}, ${format}, ${created === null ? "it does not say when" : created}`,
    ...notes.map((note) => `  note: ${line(note)}`),
    ...suites.flatMap((suite) => [
      `  ${line(suite.name) || "(no suite)"}`,
      ...suite.cases.flatMap((each) => {
        const took = each.durationMs === null ? "" : `  ${formatMs(each.durationMs)}`;
        const why = each.message === "" ? "" : `: ${line(each.message)}`;
        return [
          `    ${MARKS[each.status]} ${each.status.padEnd(7)} ${line(each.name)}${why}${took}`,
          ...figureLines(each.figures, "        "),
        ];
      }),
      ...figureLines(suite.figures, "    "),
    ]),
  ];
}

function figureLines(figures: ImportedFigures, indent: string): string[] {
  return Object.entries(figures).map(
    ([name, { value, unit }]) => `${indent}${line(name)} = ${formatQuantity(value, unit)}`,
  );
}

function line(text: string): string {
  return shorten(printable(text), LONGEST);
}
