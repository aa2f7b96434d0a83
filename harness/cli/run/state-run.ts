import { createHash } from "node:crypto";
import { basename, isAbsolute } from "node:path";
import { statedFiles } from "../../adapters/attestation/run-files.ts";
import { STATEMENT_FILE } from "../../domain/evidence.ts";
import type { Results } from "../../domain/results.ts";
import type { RunDocument } from "../../domain/run-document.ts";
import { statementOf } from "../../domain/statement.ts";
import type { RunDirectory } from "../../ports/run-store.ts";

/**
 * Writes results.intoto.json over the results just written. Only whoever judged a run may call this: made from an older
 * results.json it would state that nobody has edited that file, which nobody knows.
 */
export async function stateRun(
  directory: RunDirectory,
  results: Results,
  { scenario, text }: RunDocument,
): Promise<void> {
  const file = isAbsolute(scenario.file) ? basename(scenario.file) : scenario.file;
  const statement = statementOf({
    results,
    files: await statedFiles(directory.path),
    scenario: { file, sha256: createHash("sha256").update(text).digest("hex") },
  });
  await directory.write(STATEMENT_FILE, `${JSON.stringify(statement, undefined, 2)}\n`);
}
