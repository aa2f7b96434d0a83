import type { History } from "../../domain/history.ts";
import type { JournalEntry, RunStatus } from "../../domain/journal.ts";
import { LOAD_SERIES, type LoadRecord } from "../../domain/load.ts";
import { RUN_DOCUMENT_VERSION, type RunDocument } from "../../domain/run-document.ts";
import { InputError, type Location } from "../../lib/errors.ts";
import { DrivenRequests } from "../../measure/load/driven-requests.ts";
import type { RunDirectory, Sample } from "../../ports/run-store.ts";
import { plannedLoad } from "./planned-load.ts";
import { wrongInLoad, wrongInSample } from "./read-record.ts";

/** Everything a run left behind, read back. The last line of a killed run's files may be torn: it is skipped. */
export interface StoredRun {
  readonly document: RunDocument;
  readonly journal: readonly JournalEntry[];
  readonly history: History;
  readonly samples: ReadonlyMap<string, readonly Sample[]>;
  /** What load drivers saw, by workload. */
  readonly load: ReadonlyMap<string, DrivenRequests>;
  readonly status: RunStatus;
}

/** Reads a history file; a missing one is an empty history. */
export type ReadHistory = (path: string) => Promise<History>;

export async function readStoredRun(
  directory: RunDirectory,
  readHistory: ReadHistory,
): Promise<StoredRun> {
  const text = await directory.read("run.json");
  if (text === undefined) {
    throw new InputError({
      code: "RUN010",
      message: "this folder holds no run.json",
      location: { file: directory.path },
      fix: "name a run directory: reports/<scenario>/<run-id> or reports/<scenario>/latest",
    });
  }
  const document = readDocument(text, `${directory.path}/run.json`);
  const journal = await readLines<JournalEntry>(directory, "journal.jsonl");
  const samples = new Map<string, Sample[]>();
  const load = plannedLoad(journal);
  for (const name of await directory.list("samples")) {
    if (name.startsWith(LOAD_SERIES)) {
      const workload = name.slice(LOAD_SERIES.length).replace(/\.jsonl$/, "");
      const driven = load.get(workload) ?? new DrivenRequests([]);
      load.set(workload, driven);
      const add = (record: LoadRecord): void => driven.add(record);
      await eachLine(directory, `samples/${name}`, { visit: add, wrongIn: wrongInLoad });
      continue;
    }
    samples.set(
      name.replace(/\.jsonl$/, ""),
      await readLines<Sample>(directory, `samples/${name}`, wrongInSample),
    );
  }
  for (const driven of load.values()) driven.settle();
  const ended = journal.findLast((entry) => entry.type === "run-ended");
  return {
    document,
    journal,
    history: await readHistory(`${directory.path}/history.jsonl`),
    samples,
    load,
    status: ended?.status ?? "aborted",
  };
}

/** Only the version is checked: this harness wrote the file, and its digest is in the evidence. */
function readDocument(text: string, file: string): RunDocument {
  const document = parse<Partial<RunDocument> | null>(text, file);
  const version: unknown = document?.schemaVersion;
  if (version !== RUN_DOCUMENT_VERSION) {
    throw new InputError({
      code: "RUN013",
      message: `its schema version is ${JSON.stringify(version) ?? "missing"}, this harness reads version ${RUN_DOCUMENT_VERSION}`,
      location: { file },
      why: "a run that is judged by other rules than it was made for proves nothing",
      fix: "judge it with the harness that made it, or run the scenario again",
    });
  }
  return document as RunDocument;
}

async function readLines<T>(
  directory: RunDirectory,
  name: string,
  wrongIn?: WrongIn,
): Promise<T[]> {
  const values: T[] = [];
  await eachLine<T>(directory, name, { visit: (value) => values.push(value), wrongIn });
  return values;
}

/** What keeps a value from being a record; undefined: nothing. */
type WrongIn = (value: unknown) => string | undefined;

async function eachLine<T>(
  directory: RunDirectory,
  name: string,
  {
    visit,
    wrongIn,
  }: { readonly visit: (value: T) => void; readonly wrongIn?: WrongIn | undefined },
): Promise<void> {
  const file = `${directory.path}/${name}`;
  let line = 0;
  await directory.eachLine(name, (text) => {
    line += 1;
    const value = parse<T>(text, file, line);
    const wrong = wrongIn?.(value);
    if (wrong !== undefined) throw noRecord(wrong, { file, line });
    visit(value);
  });
}

function noRecord(wrong: string, location: Location): InputError {
  return new InputError({
    code: "RUN015",
    message: `this is no record of the run: ${wrong}`,
    location,
    why: "counted as it is, it would empty or bend the figures without a word",
    fix: "the file was changed after the run; bring it back, or run the scenario again",
  });
}

function parse<T>(text: string, file: string, line?: number): T {
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new InputError({
      code: "RUN011",
      message: "this is not JSON",
      location: { file, ...(line === undefined ? {} : { line }) },
      why: cause instanceof Error ? cause.message : String(cause),
      fix: "the file was changed after the run; run the scenario again",
      cause,
    });
  }
}
