import type { JudgedHistory } from "./judged-history.ts";

/** Findings printed for each history; `--json` has all of them. */
const SHOWN = 5;

export function tableHeader(): string {
  return row("verdict", "operations", "ms", "history");
}

/** The history, then why it did not pass. */
export function tableRow(judged: JudgedHistory): readonly string[] {
  const { verdict, operations, milliseconds, file, result } = judged;
  const lines = [row(verdict, String(operations), milliseconds.toFixed(1), file)];
  if (result === undefined) return lines;
  if (result.reason !== undefined) lines.push(`  ${result.reason}`);
  if (result.strongest !== undefined) lines.push(`  strongest level possible: ${result.strongest}`);
  for (const { code, message } of result.findings.slice(0, SHOWN)) {
    lines.push(`  ${code}: ${message}`);
  }
  const more = result.findings.length - SHOWN;
  if (more > 0) lines.push(`  and ${more} more findings: see --json`);
  return lines;
}

export function tableSummary(counts: Readonly<Record<JudgedHistory["verdict"], number>>): string {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const parts = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${count} ${verdict}`);
  return `${total} histories: ${parts.join(", ")}`;
}

function row(verdict: string, operations: string, milliseconds: string, file: string): string {
  return `${verdict.padEnd(8)}${operations.padStart(10)}${milliseconds.padStart(10)}  ${file}`;
}
