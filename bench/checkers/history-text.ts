/** Writes a history as a file, in chunks. */
import { closeSync, openSync, writeSync } from "node:fs";
import type { Operation } from "../../harness/domain/history.ts";

const RECORDS_PER_CHUNK = 20_000;

interface Event {
  readonly index: number;
  readonly process: number;
  readonly type: string;
  readonly f: string;
  readonly value: unknown;
}

export function historyText(
  operations: readonly Operation[],
  format: "jsonl" | "edn",
  path: string,
): void {
  const events = operations.flatMap((operation): Event[] => {
    const { index, process, f, input, output, outcome, completionIndex } = operation;
    const call = { index, process, type: "invoke", f, value: input };
    if (completionIndex === Infinity) return [call];
    return [call, { index: completionIndex, process, type: outcome, f, value: output }];
  });
  events.sort((a, b) => a.index - b.index);
  const file = openSync(path, "w");
  for (let start = 0; start < events.length; start += RECORDS_PER_CHUNK) {
    const lines = events.slice(start, start + RECORDS_PER_CHUNK).map(format === "edn" ? edn : json);
    writeSync(file, lines.join(""));
  }
  closeSync(file);
}

function json({ index, process, type, f, value }: Event): string {
  return `${JSON.stringify({ index, time: index * 1000, process, type, f, value })}\n`;
}

function edn({ index, process, type, f, value }: Event): string {
  return `{:index ${index}, :time ${index * 1000}, :process ${process}, :type :${type}, :f :${f}, :value ${form(value)}}\n`;
}

function form(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(form).join(" ")}]`;
  return value === null || value === undefined ? "nil" : JSON.stringify(value);
}
