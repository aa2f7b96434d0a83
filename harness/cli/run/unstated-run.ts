import { RESULTS_FILE } from "../../domain/statement.ts";
import type { RunDirectory } from "../../ports/run-store.ts";
import { statementsOf } from "./refuse-changed-run.ts";

const UNSTATED =
  "this run had no statement of its own: it was judged and stated now, and what was recorded could have been changed before";

/**
 * What a run that is judged again must say of itself, before that. A run that was killed before it was first judged cannot be
 * told from one whose results and statement were taken away. Once said, it stays: the statement of now is no older for it.
 */
export async function unstatedRemarks(directory: RunDirectory): Promise<readonly string[]> {
  const statements = await statementsOf(directory);
  if (statements.length === 0) return [UNSTATED];
  const said = (await directory.read(RESULTS_FILE))?.includes(JSON.stringify(UNSTATED));
  return said === true ? [UNSTATED] : [];
}
