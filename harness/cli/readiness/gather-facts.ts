/** Looks for everything that a checklist names as evidence: runs, files, reports, answers, exit codes, changes. */
import { probeUrl, isLoopback } from "../../adapters/evidence/probe-url.ts";
import { changedSince, gitState } from "../../adapters/node/git-state.ts";
import { readProjectFile } from "../../adapters/node/project-file.ts";
import { lastWords, runProgram } from "../../adapters/parts/run-program.ts";
import { HarnessError } from "../../lib/errors.ts";
import type { Checklist, EvidenceSpec, UrlSource } from "../../readiness/checklist.ts";
import { sourcesOf } from "../../readiness/evaluate-checklist.ts";
import {
  changesKey,
  commandKey,
  urlKey,
  type CommandFact,
  type Facts,
  type FileFact,
  type ReportFact,
  type RunFact,
  type UrlFact,
} from "../../readiness/facts.ts";
import { importResults } from "../../readiness/import/import-results.ts";
import type { Known } from "../../readiness/known.ts";
import type { World } from "../world.ts";
import { latestRuns } from "./find-runs.ts";

export interface GatherOptions {
  /** Folder with run directories. */
  readonly results: string;
  /** ISO 8601. */
  readonly now: string;
  readonly known: Known;
  readonly allowCommands: boolean;
  /** Beside this machine. */
  readonly allowedHosts: readonly string[];
}

export async function gatherFacts(
  world: World,
  checklists: readonly Checklist[],
  options: GatherOptions,
): Promise<Facts> {
  const specs = checklists.flatMap(sourcesOf);
  const sources = specs.map(({ source }) => source);
  const scenarios = new Set(
    sources.flatMap((source) => ("scenario" in source ? [source.scenario] : [])),
  );
  const { results, known, now } = options;
  const runs = await latestRuns({ results, project: world.cwd, scenarios });
  return {
    now,
    commit: await gitState(world.cwd),
    runs,
    scenarios: new Map([...known.scenarios].map(([id, { sha256 }]) => [id, sha256])),
    files: await filesOf(world, specs),
    reports: await reportsOf(world, specs),
    commands: options.allowCommands ? await commandsOf(world, specs) : new Map(),
    urls: await urlsOf(specs, options.allowedHosts),
    changes: await changesOf(world, specs, runs),
  };
}

async function filesOf(
  world: World,
  specs: readonly EvidenceSpec[],
): Promise<Map<string, FileFact>> {
  const found = new Map<string, FileFact>();
  for (const { source } of specs) {
    if (source.kind !== "file" || found.has(source.path)) continue;
    const file = await readProjectFile(world.cwd, source.path);
    if (file !== undefined) found.set(source.path, file);
  }
  return found;
}

async function reportsOf(
  world: World,
  specs: readonly EvidenceSpec[],
): Promise<Map<string, ReportFact>> {
  const found = new Map<string, ReportFact>();
  for (const { source } of specs) {
    if (source.kind !== "report" || found.has(source.path)) continue;
    const file = await readProjectFile(world.cwd, source.path);
    if (file === undefined) continue;
    const { sha256, modified, text } = file;
    try {
      const imported = importResults(text, source.path);
      found.set(source.path, { sha256, modified, imported, problem: undefined });
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      found.set(source.path, { sha256, modified, imported: undefined, problem: error.message });
    }
  }
  return found;
}

/** One after the other: they measure, and must not disturb each other. */
async function commandsOf(
  world: World,
  specs: readonly EvidenceSpec[],
): Promise<Map<string, CommandFact>> {
  const found = new Map<string, CommandFact>();
  for (const { source } of specs) {
    if (source.kind !== "command" || found.has(commandKey(source))) continue;
    const { command, timeoutMs } = source;
    const result = await runProgram(command, { env: world.env, timeoutMs, cwd: world.cwd });
    const { exitCode, stdout } = result;
    found.set(commandKey(source), { exitCode, stdout, lastWords: lastWords(result, 2) });
  }
  return found;
}

async function urlsOf(
  specs: readonly EvidenceSpec[],
  allowedHosts: readonly string[],
): Promise<Map<string, UrlFact>> {
  const wanted = new Map<string, UrlSource>();
  for (const { source } of specs) if (source.kind === "url") wanted.set(urlKey(source), source);
  const answers = [...wanted].map(async ([key, { url, timeoutMs }]): Promise<[string, UrlFact]> => {
    const { hostname } = new URL(url);
    if (isLoopback(url) || allowedHosts.includes(hostname))
      return [key, await probeUrl(url, timeoutMs)];
    const refused = `${hostname} is another machine: say --allow-host ${hostname}`;
    return [key, { refused }];
  });
  return new Map(await Promise.all(answers));
}

async function changesOf(
  world: World,
  specs: readonly EvidenceSpec[],
  runs: ReadonlyMap<string, RunFact>,
): Promise<Facts["changes"]> {
  const found = new Map<string, "same" | "changed" | "unknown">();
  for (const { source, validity } of specs) {
    if (!("scenario" in source) || typeof validity.commit === "string") continue;
    const head = runs.get(source.scenario)?.results?.environment.git.head;
    if (head === undefined || head === null) continue;
    const { unchanged } = validity.commit;
    const key = changesKey(head, unchanged);
    if (!found.has(key)) found.set(key, await changedSince(world.cwd, head, unchanged));
  }
  return found;
}
