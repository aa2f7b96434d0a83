/** `harness report`: reads the results of many runs, one at a time, and writes one page over all of them. */
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { readTemplates } from "../../adapters/node/template-files.ts";
import { STATEMENT_FILE } from "../../domain/evidence.ts";
import { RESULTS_FILE } from "../../domain/statement.ts";
import { readStatement } from "../../domain/verify-statement.ts";
import { HarnessError, InputError } from "../../lib/errors.ts";
import { FAULT_KINDS } from "../../nemesis/registry.ts";
import { digestOf, type RunDigest } from "../../report/history/run-digest.ts";
import { runHistoryOf, type LeftOut, type RunHistory } from "../../report/history/run-history.ts";
import { readResults } from "../../report/read-results.ts";
import { renderHistory } from "../../report/render-history.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { NODE_KINDS } from "../registries.ts";
import type { World } from "../world.ts";
import { findRuns, type FoundRun } from "./find-runs.ts";
import { historySummary } from "./history-summary.ts";

export interface ReportOptions {
  readonly out: string;
  readonly json?: boolean;
}

export async function report(
  world: World,
  folders: readonly string[],
  options: ReportOptions,
): Promise<ExitCode> {
  const page = resolve(world.cwd, options.out);
  const found = await findRuns(world.cwd, folders, page);
  const digests: RunDigest[] = [];
  const leftOut: LeftOut[] = [];
  for (const run of found.runs) {
    const read = await readRun(run);
    if ("why" in read) leftOut.push(read);
    else digests.push(read);
  }
  for (const { path, why } of leftOut) world.console.err(`left out: ${path}: ${why}`);
  if (digests.length === 0) throw nothingToReport(folders, leftOut.length);
  const history = runHistoryOf(digests, leftOut, {
    faultKinds: [...FAULT_KINDS.keys()],
    nodeKinds: [...NODE_KINDS.keys()],
  });
  const documents = found.documents.map((path) => ({ path }));
  await write(page, history, documents, world);
  if (options.json === true) world.console.out(JSON.stringify(history));
  else for (const line of historySummary(history)) world.console.out(line);
  world.console.err(`report: ${join(relative(world.cwd, page), "index.html")}`);
  return EXIT.pass;
}

async function write(
  page: string,
  history: RunHistory,
  documents: readonly { readonly path: string }[],
  world: World,
): Promise<void> {
  await mkdir(page, { recursive: true });
  for (const { name, text } of renderHistory(history, documents, await readTemplates(world))) {
    // Whoever serves the folder never sees half a page.
    const temporary = join(page, `.${name}.tmp`);
    await writeFile(temporary, text);
    await rename(temporary, join(page, name));
  }
}

/** The digest of a run, or why no figure may rest on it. */
async function readRun({ folder, path, files }: FoundRun): Promise<RunDigest | LeftOut> {
  if (!files.includes(RESULTS_FILE)) {
    return { path, why: "it was not judged yet: harness analyze" };
  }
  const bytes = await readFile(join(folder, RESULTS_FILE));
  const stated = files.includes(STATEMENT_FILE)
    ? await statedDigest(join(folder, STATEMENT_FILE))
    : undefined;
  if (stated !== undefined && stated !== createHash("sha256").update(bytes).digest("hex")) {
    return {
      path,
      why: `${RESULTS_FILE} was changed after the run: its statement has another digest`,
    };
  }
  try {
    return digestOf(readResults(bytes.toString("utf8"), `${path}/${RESULTS_FILE}`), {
      path,
      files,
    });
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    return { path, why: `${error.code}: ${error.message}` };
  }
}

/** Empty, which no digest is, when the statement cannot be read. */
async function statedDigest(file: string): Promise<string> {
  const statement = readStatement(await readFile(file, "utf8"));
  if (typeof statement === "string") return "";
  return statement.subject.find(({ name }) => name === RESULTS_FILE)?.digest.sha256 ?? "";
}

function nothingToReport(folders: readonly string[], leftOut: number): InputError {
  return new InputError({
    code: "RUN035",
    message: `there is no judged run in ${folders.join(", ")}`,
    ...(leftOut === 0 ? {} : { why: `${leftOut} were left out, see above` }),
    fix: "run a scenario first: harness run; or name the folder that has runs in it",
  });
}
