import type { z } from "zod";
import { allProblems, importProblem, type ImportText } from "./import-problem.ts";
import { offsetIn } from "./json-offset.ts";

/** Problems of one file that are told at once. */
const MOST = 20;

/** The value in the text. InputError IMP003, at the place where the text stops being JSON. */
export function readJson(source: ImportText): unknown {
  try {
    return JSON.parse(source.text) as unknown;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const position = /at position (\d+)/.exec(said)?.[1];
    const at = position === undefined ? source.text.length : Number(position);
    const [what = said] = said.split(/,? (?:in JSON |is not valid JSON|\(line)/);
    throw importProblem("IMP003", source, { message: `this is not JSON: ${what}`, at });
  }
}

/** The value as the schema of a format reads it. InputError IMP004 with every place that it refuses. */
export function readShape<T>(schema: z.ZodType<T>, value: unknown, source: ImportText): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const problems = read.error.issues.slice(0, MOST).map(({ path, message }) => {
    const steps = path.filter((step) => typeof step !== "symbol");
    const where = steps.length === 0 ? "" : `${steps.join(".")}: `;
    return importProblem("IMP004", source, {
      message: `${where}${message}`,
      at: offsetIn(source.text, steps),
    });
  });
  throw allProblems(problems);
}
