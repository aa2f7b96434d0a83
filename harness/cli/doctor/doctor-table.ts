import type { DoctorReport, DoctorRow, RuntimeRow } from "./doctor-report.ts";

const MARK = { ok: "✓", later: "…", missing: "✗" } as const;

/**
 * The report as lines: parts, machine, runtimes; below each line what is wrong with it and how to mend it. Columns are
 * name, version, what it enables and where it was found; the last one may be long, so nothing follows it.
 */
export function doctorTable(
  report: DoctorReport,
  short: (path: string) => string,
): readonly string[] {
  const rows = [...report.parts, ...report.machine].map((row) => cells(row, short));
  const widths = [0, 1, 2].map((column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const lines = (group: readonly DoctorRow[]): readonly string[] =>
    group.flatMap((row) => {
      const columns = cells(row, short).map((cell, index) => cell.padEnd(widths[index] ?? 0));
      return [`  ${MARK[row.state]} ${columns.join("  ")}`.trimEnd(), ...details(row)];
    });
  return [
    "parts",
    ...lines(report.parts),
    "machine",
    ...lines(report.machine),
    "runtimes",
    ...report.runtimes.flatMap(runtimeLines),
  ];
}

function cells(row: DoctorRow, short: (path: string) => string): readonly string[] {
  const found = [row.source, row.place === undefined ? undefined : short(row.place)];
  return [row.name, row.version ?? "", row.enables, found.filter(Boolean).join(" ")];
}

function details(row: DoctorRow): readonly string[] {
  const named = { note: row.remark, why: row.why, fix: row.state === "ok" ? undefined : row.fix };
  return Object.entries(named)
    .filter(([, text]) => text !== undefined)
    .map(([name, text]) => `      ${name}: ${text ?? ""}`);
}

function runtimeLines(row: RuntimeRow): readonly string[] {
  const mark = row.usable ? MARK.ok : MARK.missing;
  const state = row.usable ? "usable" : "not usable";
  const lines = [`  ${mark} ${row.name.padEnd(8)} ${row.mode.padEnd(11)} ${state}`];
  if (row.why !== undefined) lines.push(`      why: ${row.why}`);
  if (row.fix !== undefined) lines.push(`      fix: ${row.fix}`);
  return lines;
}
