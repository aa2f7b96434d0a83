/** Judges one file. What is wrong with the file itself is a result too, so that the other files are still judged. */
import { isAbsolute, join } from "node:path";
import { lineOfRecord, readHistory } from "../../adapters/history/read-history.ts";
import type { CheckResult } from "../../checkers/checker.ts";
import { HarnessError, InputError } from "../../lib/errors.ts";
import type { CheckOptions } from "./check-options.ts";

export interface JudgedHistory {
  readonly file: string;
  readonly verdict: "pass" | "fail" | "unknown" | "invalid";
  /** Absent where the history is invalid. */
  readonly result?: CheckResult;
  readonly error?: HarnessError;
  readonly warnings: readonly string[];
  readonly operations: number;
  readonly milliseconds: number;
}

export async function judgeHistory(
  cwd: string,
  file: string,
  options: CheckOptions,
): Promise<JudgedHistory> {
  const path = isAbsolute(file) ? file : join(cwd, file);
  const reading = { format: options.format, name: file };
  const start = performance.now();
  const since = (): number => Math.round((performance.now() - start) * 10) / 10;
  let operations = 0;
  try {
    const history = await readHistory(path, reading);
    operations = history.operations.length;
    const result = options.checker.check(history, options.settings);
    const warnings = [...history.warnings];
    if (operations === 0) warnings.push(`${file} holds no operation of any client`);
    return { file, verdict: result.verdict, result, warnings, operations, milliseconds: since() };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const milliseconds = since();
    const located = await locate(error, { path, file, reading });
    return { file, verdict: "invalid", error: located, warnings: [], operations, milliseconds };
  }
}

/** Adds file and line to an error that a checker found in a record. */
async function locate(
  error: InputError,
  {
    path,
    file,
    reading,
  }: {
    readonly path: string;
    readonly file: string;
    readonly reading: { readonly format: CheckOptions["format"]; readonly name: string };
  },
): Promise<InputError> {
  if (error.location !== undefined || error.record === undefined) return error;
  const line = await lineOfRecord(path, error.record, reading);
  return new InputError({
    code: error.code,
    message: error.message,
    location: line === undefined ? { file } : { file, line },
    ...(error.why === undefined ? {} : { why: error.why }),
    ...(error.fix === undefined ? {} : { fix: error.fix }),
    cause: error,
  });
}
