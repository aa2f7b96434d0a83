/** Where runs are kept. Real: adapters/node/file-run-store.ts. Fake: testing/memory-run-store.ts. */
import type { HistoryRecord } from "../domain/history.ts";
import type { JournalEntry } from "../domain/journal.ts";
import type { LoadRecord } from "../domain/load.ts";

export interface RunStore {
  /** Creates `<out>/<scenario>/<run-id>/` and repoints `latest`. */
  create(scenario: string, runId: string): Promise<RunDirectory>;
  open(path: string): Promise<RunDirectory>;
}

export interface RunDirectory {
  readonly path: string;
  /** Appends to journal.jsonl. Durable ones are on disk (fsync) when the promise resolves. */
  journal(entry: JournalEntry, durable?: boolean): Promise<void>;
  /** Buffered append to history.jsonl; must not slow a workload down. */
  history(record: HistoryRecord): void;
  /** Buffered append to `samples/<series>.jsonl`. */
  sample(series: string, sample: Sample | LoadRecord): void;
  /** Flushes history and samples. */
  flush(): Promise<void>;
  /** Atomic: temporary file, fsync, rename. Secrets are masked in every write. */
  write(name: string, text: string): Promise<void>;
  /** Masks secrets in a file that a program of the run wrote: a log. Whoever writes it must be gone. */
  mask(name: string): Promise<void>;
  read(name: string): Promise<string | undefined>;
  /** Visits the lines of a file, which may end in a torn one: that is skipped. */
  eachLine(name: string, visit: (line: string) => void): Promise<void>;
  list(folder: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** One measured value with its tags. */
export interface Sample {
  /** ns since the start of the run. */
  readonly time: number;
  readonly name: string;
  readonly value: number | null;
  readonly unit?: string;
  readonly node?: string;
  readonly region?: string;
  readonly group?: string;
  /** Name of the probe whose answer it is. */
  readonly probe?: string;
  /** The answer, where it is no number; shortened. */
  readonly text?: string;
  /** Why there is no answer; shortened. */
  readonly error?: string;
  /** Whether the answer was what it must be. */
  readonly held?: boolean;
}
