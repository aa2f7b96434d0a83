import { InputError, InputErrors, type Location } from "../../lib/errors.ts";
import { positionOf, printable, sourceOf } from "../../lib/located/source.ts";

/**
 * - IMP001: of none of the formats that are known
 * - IMP002: no XML
 * - IMP003: no JSON
 * - IMP004: a value is not what the format says
 * - IMP005: larger or deeper than such a file can be
 * - IMP006: XML that declares entities
 */
export type ImportCode = "IMP001" | "IMP002" | "IMP003" | "IMP004" | "IMP005" | "IMP006";

const HOW: Readonly<Record<ImportCode, readonly [why: string, fix: string]>> = {
  IMP001: [
    "JUnit XML, k6 summaries, Playwright JSON, CTRF, Chaos Toolkit journals and Litmus ChaosResults are understood",
    "export the results in one of these formats",
  ],
  IMP002: ["a report that was cut off cannot be evidence", "let the tool write it again"],
  IMP003: ["a report that was cut off cannot be evidence", "let the tool write it again"],
  IMP004: [
    "a result that is guessed at would be evidence of nothing",
    "let the tool write the file again, unedited",
  ],
  IMP005: ["no report of results needs that", "import a smaller part of it"],
  IMP006: [
    "entities can grow without bounds or read other files, and no test tool writes them",
    "remove the DOCTYPE",
  ],
};

/** A text to import and the name that problems of it are told under. */
export interface ImportText {
  readonly file: string;
  readonly text: string;
}

/** `at`: an offset in the text, or line and column; without it the whole file is meant. */
export function importProblem(
  code: ImportCode,
  source: ImportText,
  {
    message,
    at,
  }: { readonly message: string; readonly at?: number | { line: number; column: number } },
): InputError {
  const [why, fix] = HOW[code];
  return new InputError({
    code,
    message: printable(message),
    location: { file: source.file, ...placeOf(source, at) },
    why,
    fix,
  });
}

export function allProblems(errors: readonly InputError[]): InputError {
  const [first, ...others] = errors;
  if (first === undefined) throw new RangeError("there is no problem");
  return others.length === 0 ? first : new InputErrors([first, ...others]);
}

function placeOf(
  { file, text }: ImportText,
  at: number | { line: number; column: number } | undefined,
): Omit<Location, "file"> {
  if (at === undefined) return {};
  return typeof at === "number" ? positionOf(sourceOf(file, text), at) : at;
}
