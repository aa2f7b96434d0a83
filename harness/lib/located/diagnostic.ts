/**
 * Problems of an input file, all of them at once, in the order of the file:
 *
 *   scenarios/x.yaml:14:13 error FLT005: db has no node in eu-central-1
 *     13 |   - at: 30s
 *     14 |     node: db@eu-central-1
 *        |           ^^^^^^^^^^^^^^^
 *     why: …
 *     fix: …
 */
import { InputError } from "../errors.ts";

export interface Diagnostic {
  readonly severity: "error" | "warning";
  /** From the registry of the language: SCN012, CKL030. */
  readonly code: string;
  readonly message: string;
  readonly file: string;
  /** 1-based; absent where the whole file or the command line is meant. */
  readonly line?: number;
  readonly column?: number;
  /** The lines around it with a marker below; empty without a place. */
  readonly frame: readonly string[];
  readonly why: string;
  readonly fix: string;
}

/** More are counted, not printed. */
export const MAX_PRINTED = 50;

export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return [...diagnostics]
    .sort(
      (a, b) =>
        (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
        (a.line ?? 0) - (b.line ?? 0) ||
        (a.column ?? 0) - (b.column ?? 0) ||
        (a.code < b.code ? -1 : a.code > b.code ? 1 : 0),
    )
    .filter(({ file, line, column, code, message }) => {
      const key = JSON.stringify([file, line, column, code, message]);
      return !seen.has(key) && seen.add(key);
    });
}

export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { file, line, column, severity, code, message, frame, why, fix } = diagnostic;
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  return [
    `${place} ${severity} ${code}: ${message}`,
    ...frame.map((row) => `  ${row}`),
    `  why: ${why}`,
    `  fix: ${fix}`,
  ].join("\n");
}

/** Sorted, at most 50, and a last line that counts the rest. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const sorted = sortDiagnostics(diagnostics);
  const shown = sorted.slice(0, MAX_PRINTED).map(formatDiagnostic);
  const rest = sorted.length - shown.length;
  return [...shown, ...(rest > 0 ? [`… and ${rest} more`] : [])].join("\n");
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}

/** Carries every problem of one or more files; printed with formatDiagnostics. Exit code 3. */
export class DiagnosticsError extends InputError {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    const sorted = sortDiagnostics(diagnostics);
    const first = sorted.find(({ severity }) => severity === "error") ?? sorted[0];
    super({
      code: first?.code ?? "SCN004",
      message: first?.message ?? "the file cannot be used",
      ...(first === undefined
        ? {}
        : { location: locationOf(first), why: first.why, fix: first.fix }),
    });
    this.diagnostics = sorted;
  }
}

function locationOf({ file, line, column }: Diagnostic): {
  file: string;
  line?: number;
  column?: number;
} {
  return {
    file,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
}
