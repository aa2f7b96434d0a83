import { join } from "node:path";
import { digestFile } from "../../adapters/node/digest.ts";
import type { Results } from "../../domain/results.ts";
import { analyzeRun } from "../../engine/analysis/analyze-run.ts";
import { readStoredRun } from "../../engine/analysis/stored-run.ts";
import { CHECKS } from "../../engine/checks/registry.ts";
import { WORKLOAD_KINDS } from "../../engine/workloads/registry.ts";
import type { RunDirectory } from "../../ports/run-store.ts";
import { readHistory } from "./read-history.ts";
import { stateRun } from "./state-run.ts";

/**
 * Judges a run directory and writes its results.json, and the statement that binds them to what was recorded. Remarks are
 * told before the reasons, and change no verdict.
 */
export async function judgeDirectory(
  directory: RunDirectory,
  remarks: readonly string[] = [],
): Promise<Results> {
  const run = await readStoredRun(directory, readHistory);
  const registries = { checks: CHECKS, workloadKinds: WORKLOAD_KINDS };
  const judged = await analyzeRun(run, registries, await evidenceOf(directory));
  const results = { ...judged, reasons: [...remarks, ...judged.reasons] };
  await directory.write("results.json", `${JSON.stringify(results, undefined, 2)}\n`);
  await stateRun(directory, results, run.document);
  return results;
}

/** What the results rest on, by content. */
async function evidenceOf(directory: RunDirectory): Promise<Results["evidence"]> {
  const samples = (await directory.list("samples")).map((name) => `samples/${name}`);
  const evidence: { file: string; sha256: string }[] = [];
  for (const file of ["run.json", "journal.jsonl", "history.jsonl", ...samples]) {
    const sha256 = await digestFile(join(directory.path, file));
    if (sha256 !== undefined) evidence.push({ file, sha256 });
  }
  return evidence;
}
