import { formatMs, formatQuantity } from "../../documents/format.ts";
import { printable } from "../../lib/located/source.ts";
import type { RunHistory } from "../../report/history/run-history.ts";

/** What `harness report` says: a line for each scenario, then what is missing. */
export function historySummary({ scenarios, coverage, runs }: RunHistory): string[] {
  const cells = scenarios.map(({ scenario, latest, runs: count, passRate, recovery, flakes }) => [
    printable(scenario),
    latest.outcome,
    `${count} runs`,
    `${formatQuantity(passRate.value, "ratio")} pass (${formatQuantity(passRate.lower, "ratio")} … ${formatQuantity(passRate.upper, "ratio")})`,
    recovery === null ? "" : `recovers in ${formatMs(recovery.meanMs)}`,
    flakes.length === 0 ? "" : "FLAKY",
  ]);
  const width = (column: number): number =>
    Math.max(0, ...cells.map((row) => row[column]?.length ?? 0));
  const widths = [0, 1, 2, 3, 4].map(width);
  return [
    ...cells.map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    ),
    `${runs.length} runs; fault coverage ${coverage.covered} of ${coverage.total}`,
    ...(coverage.neverProved.length === 0
      ? []
      : [`never proved: ${coverage.neverProved.map(printable).join(", ")}`]),
  ];
}
