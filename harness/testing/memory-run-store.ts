/** Runs in memory. It can be told to fail, as a full disk does. */
import type { HistoryRecord } from "../domain/history.ts";
import type { JournalEntry } from "../domain/journal.ts";
import type { LoadRecord } from "../domain/load.ts";
import { InputError } from "../lib/errors.ts";
import type { RunDirectory, RunStore, Sample } from "../ports/run-store.ts";

export interface MemoryRunDirectory extends RunDirectory {
  readonly entries: readonly JournalEntry[];
  /** Journal entries that were asked to be on disk before going on. */
  readonly durable: readonly JournalEntry[];
  readonly records: readonly HistoryRecord[];
  readonly samples: readonly Sample[];
  readonly load: readonly LoadRecord[];
  /** From now on this call throws. */
  fail(call: "journal" | "flush", error: Error): void;
  /** A file that a program of the run left. */
  put(name: string, text: string): void;
}

export interface MemoryRunStore extends RunStore {
  create(scenario: string, runId: string): Promise<MemoryRunDirectory>;
}

export function memoryRunStore(mask: (text: string) => string = (text) => text): MemoryRunStore {
  const runs = new Map<string, MemoryRunDirectory>();
  return {
    create: async (scenario, runId) => {
      const path = `/memory/${scenario}/${runId}`;
      const directory = memoryDirectory(path, mask);
      runs.set(path, directory);
      return directory;
    },
    open: async (path) => {
      const directory = runs.get(path) ?? memoryDirectory(path, mask);
      runs.set(path, directory);
      return directory;
    },
  };
}

function memoryDirectory(path: string, mask: (text: string) => string): MemoryRunDirectory {
  const files = new Map<string, string>();
  const failures = new Map<string, Error>();
  const entries: JournalEntry[] = [];
  const durable: JournalEntry[] = [];
  const records: HistoryRecord[] = [];
  const samples: Sample[] = [];
  const load: LoadRecord[] = [];
  const attempt = (call: string): void => {
    const error = failures.get(call);
    if (error !== undefined) throw error;
  };
  const inside = (name: string): string => {
    if (name.startsWith("/") || name.split("/").includes("..")) {
      throw new InputError({ code: "RUN002", message: `"${name}" leads out of the run directory` });
    }
    return name;
  };
  const append = (name: string, value: unknown): void => {
    files.set(name, `${files.get(name) ?? ""}${mask(JSON.stringify(value))}\n`);
  };
  return {
    path,
    entries,
    durable,
    records,
    samples,
    load,
    fail: (call, error) => void failures.set(call, error),
    put: (name, text) => void files.set(name, text),
    journal: async (entry, isDurable = false) => {
      attempt("journal");
      append("journal.jsonl", entry);
      entries.push(entry);
      if (isDurable) durable.push(entry);
    },
    history: (record) => {
      append("history.jsonl", record);
      records.push(record);
    },
    sample: (series, sample) => {
      append(inside(`samples/${series}.jsonl`), sample);
      if ("type" in sample) load.push(sample);
      else samples.push(sample);
    },
    flush: async () => attempt("flush"),
    write: async (name, text) => void files.set(inside(name), mask(text)),
    mask: async (name) => {
      const text = files.get(inside(name));
      if (text !== undefined) files.set(name, mask(text));
    },
    read: async (name) => files.get(inside(name)),
    eachLine: async (name, visit) => {
      for (const line of wholeLines(files.get(inside(name)) ?? "")) visit(line);
    },
    list: async (folder) => {
      const prefix = `${inside(folder)}/`;
      const below = [...files.keys()].filter((name) => name.startsWith(prefix));
      return below.map((name) => name.slice(prefix.length)).sort();
    },
    close: async () => attempt("flush"),
  };
}

function* wholeLines(text: string): Iterable<string> {
  const lines = text.split("\n");
  const last = lines.pop() ?? "";
  yield* lines;
  try {
    JSON.parse(last);
    yield last;
  } catch {
    return;
  }
}
