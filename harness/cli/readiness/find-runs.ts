/** The latest run of each scenario below a results folder, whatever became of it. */
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { verifyRunDirectory } from "../../adapters/attestation/run-files.ts";
import { digestFile } from "../../adapters/node/digest.ts";
import { RESULTS_FILE } from "../../domain/statement.ts";
import { HarnessError } from "../../lib/errors.ts";
import type { RunFact } from "../../readiness/facts.ts";
import { sha256Of } from "../../readiness/reader.ts";
import { readResults } from "../../report/read-results.ts";

/** `<results>/<scenario>/<run-id>/` is two deep; one more for results that were collected from several machines. */
const MAX_DEPTH = 3;

interface StoredRun {
  readonly directory: string;
  readonly scenario: string;
  readonly runId: string;
  readonly startedAt: string;
  readonly text: string;
}

export interface RunsQuery {
  readonly results: string;
  /** Paths of runs are relative to it. */
  readonly project: string;
  readonly scenarios: ReadonlySet<string>;
}

export async function latestRuns(query: RunsQuery): Promise<Map<string, RunFact>> {
  const latest = new Map<string, StoredRun>();
  for await (const directory of runDirectories(query.results, MAX_DEPTH)) {
    const run = await readStoredRun(directory);
    if (!query.scenarios.has(run.scenario)) continue;
    const other = latest.get(run.scenario);
    if (other === undefined || isLater(run, other)) latest.set(run.scenario, run);
  }
  const facts = new Map<string, RunFact>();
  for (const [scenario, run] of latest) facts.set(scenario, await factOf(run, query));
  return facts;
}

function isLater(a: StoredRun, b: StoredRun): boolean {
  if (a.startedAt === b.startedAt) return a.runId > b.runId;
  return a.startedAt > b.startedAt;
}

async function* runDirectories(folder: string, depth: number): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  if (entries.some((entry) => entry.isFile() && entry.name === "run.json")) {
    yield folder;
    return;
  }
  if (depth === 0) return;
  // Links are passed over: `latest` names a run that is here anyway.
  for (const entry of entries.filter((each) => each.isDirectory())) {
    yield* runDirectories(join(folder, entry.name), depth - 1);
  }
}

/** A run whose run.json was broken is not passed over: else breaking it would bring back an older, better run. */
async function readStoredRun(directory: string): Promise<StoredRun> {
  const file = join(directory, "run.json");
  const document = parsed(await readFile(file, "utf8"));
  const { runId, startedAt, text } = document;
  const scenario = (document["scenario"] as { id?: unknown } | undefined)?.id;
  const isWhole = [runId, startedAt, text, scenario].every((value) => typeof value === "string");
  if (isWhole) return { directory, scenario, runId, startedAt, text } as StoredRun;
  return {
    directory,
    scenario: basename(dirname(directory)),
    runId: basename(directory),
    startedAt: (await stat(file)).mtime.toISOString(),
    text: "",
  };
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

async function factOf(run: StoredRun, { results, project }: RunsQuery): Promise<RunFact> {
  const { directory, runId, startedAt, text } = run;
  const file = join(directory, RESULTS_FILE);
  const sha256 = await digestFile(file);
  const path = shownPath(directory, results, project);
  const common = { path, runId, startedAt, sha256: sha256 ?? "", scenarioSha256: sha256Of(text) };
  if (sha256 === undefined) {
    return { ...common, results: undefined, unreadable: undefined, problems: [] };
  }
  const problems = await verifyRunDirectory(directory);
  try {
    const read = readResults(await readFile(file, "utf8"), `${path}/${RESULTS_FILE}`);
    return { ...common, results: read, unreadable: undefined, problems };
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    return { ...common, results: undefined, unreadable: error.message, problems };
  }
}

/** Documents are handed over: they name no folders of this machine. */
function shownPath(directory: string, results: string, project: string): string {
  const inside = relative(project, directory);
  const shown = inside.startsWith("..") ? relative(dirname(results), directory) : inside;
  return shown.split(sep).join("/");
}
