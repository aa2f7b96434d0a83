import type { HistoryAssembler } from "./history-assembler.ts";

/** Turns the bytes of one format into records, chunk by chunk. Errors name the file and the line. */
export interface RecordReader {
  /** `chunk` is only valid during the call. */
  push(chunk: Buffer): void;
  /** The source has ended. */
  end(): void;
}

export interface ReaderContext {
  readonly file: string;
  readonly assembler: HistoryAssembler;
  /** Longest record, in bytes: what a reader holds at most. */
  readonly maxRecordBytes: number;
  /** Told of every record: the index it got and its line. */
  readonly onRecord?: (index: number, line: number) => void;
}
