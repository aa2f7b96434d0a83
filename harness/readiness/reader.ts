import { createHash } from "node:crypto";
import {
  DiagnosticsError,
  hasErrors,
  sortDiagnostics,
  type Diagnostic,
} from "../lib/located/diagnostic.ts";
import type { LocatedTree } from "../lib/located/located-tree.ts";
import { readYaml } from "../lib/located/read-yaml.ts";
import { createReporter, type Reporter } from "../lib/located/reporter.ts";
import { sourceOf } from "../lib/located/source.ts";
import { CHECKLIST_CODES, CHECKLIST_FORM_CODES, type ChecklistCode } from "./codes.ts";

/** Checklists of large organisations are generated: ten thousand items and more. */
const LIMITS = { characters: 16 * 1024 * 1024, values: 1_000_000 };

/** What every part of a checklist is read with. */
export interface Reading {
  readonly tree: LocatedTree;
  readonly reporter: Reporter<ChecklistCode>;
}

/** The tree of a file, with the reporter that already knows what is wrong with its form. */
export function readFileText(
  text: string,
  file: string,
): { readonly tree: LocatedTree | undefined; readonly reporter: Reporter<ChecklistCode> } {
  const source = sourceOf(file, text);
  const reporter = createReporter(source, { entries: CHECKLIST_CODES, form: CHECKLIST_FORM_CODES });
  return { tree: readYaml(source, reporter, LIMITS), reporter };
}

/** `value` is undefined when there is an error. */
export interface ReadResult<T> {
  readonly value: T | undefined;
  /** Errors and warnings, in the order of the file. */
  readonly diagnostics: readonly Diagnostic[];
}

export function resultOf<T>(
  value: T | undefined,
  diagnostics: readonly Diagnostic[],
): ReadResult<T> {
  const sorted = sortDiagnostics(diagnostics);
  return { value: hasErrors(sorted) ? undefined : value, diagnostics: sorted };
}

/** The value, or a DiagnosticsError with every problem. */
export function valueOrThrow<T>({ value, diagnostics }: ReadResult<T>): T {
  if (value === undefined) throw new DiagnosticsError(diagnostics);
  return value;
}

export function sha256Of(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
