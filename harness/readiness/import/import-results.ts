/** Reads results that another tool wrote. The format is found by what is in the text, never by the name of the file. */
import { importChaosToolkit } from "./chaos-toolkit.ts";
import { importCtrf } from "./ctrf.ts";
import { importProblem, type ImportText } from "./import-problem.ts";
import type { ImportedResults } from "./imported-results.ts";
import { readJson } from "./json-source.ts";
import { importJunit } from "./junit.ts";
import { importK6Export, importK6Handled, importK6Machine } from "./k6.ts";
import { importLitmus } from "./litmus.ts";
import { importPlaywright } from "./playwright.ts";

/** GitLab takes 30 MB of JUnit XML at most; nobody has more. */
export const MAX_IMPORT_CHARACTERS = 64 * 1024 * 1024;

/** InputError, or InputErrors with several, IMP001 to IMP006 at their places; nothing else is thrown, whatever the text. */
export function importResults(text: string, file: string): ImportedResults {
  const source = { file, text: text.replace(/^\uFEFF/, "") };
  if (source.text.length > MAX_IMPORT_CHARACTERS) {
    const message = `it has more than ${MAX_IMPORT_CHARACTERS / 1024 / 1024} Mi characters`;
    throw importProblem("IMP005", source, { message });
  }
  try {
    return read(source);
  } catch (error) {
    // Readers recurse into groups and suites; nothing else of theirs throws it.
    if (!(error instanceof RangeError)) throw error;
    throw importProblem("IMP005", source, { message: "it is nested too deeply to be read" });
  }
}

function read(source: ImportText): ImportedResults {
  const start = source.text.trimStart()[0];
  if (start === "<") return importJunit(source);
  if (start !== "{" && start !== "[") {
    const at = source.text.length - source.text.trimStart().length;
    const what = start === undefined ? "the file is empty" : "this is neither XML nor JSON";
    throw importProblem("IMP001", source, { message: what, at });
  }
  const value = readJson(source);
  const importer = importerOf(value);
  if (importer !== undefined) return importer(source, value);
  throw importProblem("IMP001", source, { message: "this JSON is of no known format", at: 0 });
}

type Importer = (source: ImportText, value: unknown) => ImportedResults;

function importerOf(value: unknown): Importer | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const { reportFormat, results, metrics, kind, items, suites, config, experiment, steady_states } =
    value as Readonly<Record<string, unknown>>;
  if (reportFormat === "CTRF" || (has(results, "tool") && has(results, "tests"))) return importCtrf;
  if (kind === "ChaosResult" || (Array.isArray(items) && items.some(isChaosResult))) {
    return importLitmus;
  }
  if (experiment !== undefined && steady_states !== undefined) return importChaosToolkit;
  if (Array.isArray(suites) && config !== undefined) return importPlaywright;
  if (has(results, "metrics") && config !== undefined) return importK6Machine;
  if (typeof metrics !== "object" || metrics === null) return undefined;
  const isHandled = Object.values(metrics).some((metric) => has(metric, "values"));
  return isHandled ? importK6Handled : importK6Export;
}

function has(value: unknown, key: string): boolean {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key);
}

function isChaosResult(item: unknown): boolean {
  return has(item, "kind") && (item as { readonly kind: unknown }).kind === "ChaosResult";
}
