import { join, relative } from "node:path";
import { statedFiles } from "../../adapters/attestation/run-files.ts";
import { STATEMENT_FILE } from "../../domain/evidence.ts";
import { ENVELOPE_FILE, RESULTS_FILE } from "../../domain/statement.ts";
import { verifyRecords } from "../../domain/verify-statement.ts";
import { payloadOf, readEnvelope } from "../../lib/dsse.ts";
import { InputError, InputErrors } from "../../lib/errors.ts";
import type { RunDirectory } from "../../ports/run-store.ts";
import type { World } from "../world.ts";

const JUDGED_AGAIN =
  "judged again, what was changed would get a statement of its own and look genuine";

/**
 * Judging a run writes a statement over its files as they are. Were they changed since an earlier one, that would make the
 * change look genuine: InputErrors RUN036, one for each file. A run that nobody judged yet passes.
 */
export async function refuseChangedRun(
  world: World,
  directory: RunDirectory,
  why = JUDGED_AGAIN,
): Promise<void> {
  const [statements, results, files] = await Promise.all([
    statementsOf(directory),
    directory.read(RESULTS_FILE),
    statedFiles(directory.path),
  ]);
  const errors = verifyRecords({ statements, results, files }).map(
    ({ file, message }) =>
      new InputError({
        code: CHANGED_RUN,
        message,
        location: { file: relative(world.cwd, join(directory.path, file)) },
        why,
        fix: "bring the recorded files back, or run the scenario again",
      }),
  );
  const [first, ...others] = errors;
  if (first !== undefined) throw new InputErrors([first, ...others]);
}

export const CHANGED_RUN = "RUN036";

/** Texts of what was stated of a run: its statement, and that in its envelope. */
export async function statementsOf(directory: RunDirectory): Promise<readonly string[]> {
  const [stated, enveloped] = await Promise.all([
    directory.read(STATEMENT_FILE),
    directory.read(ENVELOPE_FILE),
  ]);
  const envelope = enveloped === undefined ? undefined : readEnvelope(enveloped);
  return [stated, typeof envelope === "object" ? payloadOf(envelope) : undefined].filter(
    (text) => text !== undefined,
  );
}
