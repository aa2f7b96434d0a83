import { CHECKERS } from "../../checkers/registry.ts";
import type { Scenario } from "../../domain/scenario.ts";
import { InputError } from "../../lib/errors.ts";
import type { Diagnostic } from "../../lib/located/diagnostic.ts";

/** Options that a checker refuses, found before a run begins: every checker reads them before its history. */
export async function checkOptionProblems({ file, checks }: Scenario): Promise<Diagnostic[]> {
  const problems = await Promise.all(
    checks.map(async ({ check, options, line }) => {
      const checker = await CHECKERS[check]?.();
      try {
        checker?.check({ operations: [], warnings: [] }, options);
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        const { code, message, why, fix } = error;
        return { ...{ code, message, file, line }, why: why ?? "", fix: fix ?? "" };
      }
      return undefined;
    }),
  );
  return problems.flatMap((problem) =>
    problem === undefined ? [] : [{ severity: "error", frame: [], ...problem }],
  );
}
