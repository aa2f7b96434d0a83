/** Reads a recorded history, ours or anybody's, chunk by chunk: the text is never held as a whole. */
import { open, type FileHandle } from "node:fs/promises";
import type { History } from "../../domain/history.ts";
import { InputError } from "../../lib/errors.ts";
import { EdnReader } from "./edn-reader.ts";
import { HistoryAssembler } from "./history-assembler.ts";
import { formatOf, type HistoryFormat } from "./history-format.ts";
import { JepsenLogReader } from "./jepsen-log-reader.ts";
import { JsonLinesReader } from "./json-lines-reader.ts";
import { JsonStreamReader } from "./json-stream-reader.ts";
import type { ReaderContext, RecordReader } from "./record-reader.ts";

export interface ReadHistoryOptions {
  /** Default: told from the first bytes. */
  readonly format?: HistoryFormat | "auto";
  /** Longest record. Default: 64 MiB. */
  readonly maxRecordBytes?: number;
  /** How errors name the file. Default: its path. */
  readonly name?: string;
  /** Told of every record: the index it got and its line. */
  readonly onRecord?: (index: number, line: number) => void;
}

const CHUNK_BYTES = 1 << 20;
const MAX_RECORD_BYTES = 64 << 20;

/** Throws InputError with file and line where the file is no history, or cannot be read. */
export async function readHistory(
  path: string,
  options: ReadHistoryOptions = {},
): Promise<History> {
  const file = options.name ?? path;
  const handle = await openFile(path, file);
  try {
    return await readFrom(handle, file, options);
  } catch (error) {
    throw asInputError(error, file);
  } finally {
    await handle.close();
  }
}

async function readFrom(
  handle: FileHandle,
  file: string,
  options: ReadHistoryOptions,
): Promise<History> {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let { bytesRead } = await handle.read(chunk, 0, CHUNK_BYTES, null);
  const format =
    options.format === undefined || options.format === "auto"
      ? formatOf(file, chunk.subarray(0, Math.min(bytesRead, 1 << 16)))
      : options.format;
  const assembler = new HistoryAssembler({ file, isTimeLoose: format !== "jsonl" });
  const reader = readerFor(format, {
    file,
    assembler,
    maxRecordBytes: options.maxRecordBytes ?? MAX_RECORD_BYTES,
    ...(options.onRecord === undefined ? {} : { onRecord: options.onRecord }),
  });
  while (bytesRead > 0) {
    reader.push(chunk.subarray(0, bytesRead));
    ({ bytesRead } = await handle.read(chunk, 0, CHUNK_BYTES, null));
  }
  reader.end();
  if (assembler.records === 0) throw empty(file);
  return assembler.finish();
}

function readerFor(format: HistoryFormat, context: ReaderContext): RecordReader {
  switch (format) {
    case "jsonl":
      return new JsonLinesReader(context);
    case "edn":
      return new EdnReader(context);
    case "elle-json":
      return new JsonStreamReader(context);
    case "jepsen-log":
      return new JepsenLogReader(context);
  }
}

async function openFile(path: string, file: string): Promise<FileHandle> {
  try {
    return await open(path, "r");
  } catch (error) {
    throw asInputError(error, file);
  }
}

function asInputError(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || !("code" in error) || error instanceof InputError) return error;
  const reasons = new Map([
    ["ENOENT", "there is no such file"],
    ["EACCES", "it may not be read"],
    ["EISDIR", "it is a folder"],
  ]);
  const reason = reasons.get(String(error.code));
  if (reason === undefined) return error;
  return new InputError({
    code: "HIS006",
    message: `the history cannot be read: ${reason}`,
    location: { file },
    fix: "check the path",
    cause: error,
  });
}

function empty(file: string): InputError {
  return new InputError({
    code: "HIS007",
    message: "the history holds no records",
    location: { file, line: 1 },
    why: "nothing recorded proves nothing",
    fix: "check that the file is the one you meant",
  });
}

/** The line of the record with an index, for errors found after reading; undefined where there is none. */
export async function lineOfRecord(
  path: string,
  record: number,
  options: ReadHistoryOptions = {},
): Promise<number | undefined> {
  let found: number | undefined;
  await readHistory(path, {
    ...options,
    onRecord: (index, line) => {
      if (index === record) found = line;
    },
  });
  return found;
}
