import { formatMs, formatValue } from "../../documents/format.ts";
import { printable } from "../../lib/located/source.ts";
import type { RecoveryStatistics } from "../../report/history/recovery.ts";
import type { RunHistory } from "../../report/history/run-history.ts";

/** What `harness report` says: a line for each scenario, then what is missing. */
export function historySummary({ scenarios, coverage, runs }: RunHistory): string[] {
  const cells = scenarios.map(({ scenario, latest, runs: count, passRate, recovery, flakes }) => [
    printable(scenario),
    latest.outcome,
    runsText(count),
    `${percent(passRate.value)} pass (95 %: ${percent(passRate.lower)} … ${percent(passRate.upper)})`,
    recovery === null ? "" : recoveryText(recovery),
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
    `${runsText(runs.length)}; fault coverage ${coverage.covered} of ${coverage.total}`,
    ...(coverage.neverProved.length === 0
      ? []
      : [`never proved: ${coverage.neverProved.map(printable).join(", ")}`]),
  ];
}

function runsText(count: number): string {
  return count === 1 ? "1 run" : `${count} runs`;
}

/** A rate of a few runs is not known to more digits than these. */
function percent(share: number): string {
  return formatValue(Number(share.toPrecision(3)), "ratio");
}

/** A mean hides the worst, and says nothing of those that never came back. */
function recoveryText({ meanMs, worstMs, recovered, notRecovered }: RecoveryStatistics): string {
  const mean = `recovers in ${formatMs(meanMs)} (mean of ${recovered}, worst ${formatMs(worstMs)})`;
  return notRecovered === 0 ? mean : `${mean}, ${notRecovered} times NOT`;
}
