import { access } from "node:fs/promises";
import { readHistory as read } from "../../adapters/history/read-history.ts";
import type { History } from "../../domain/history.ts";

/** A run that died before its load has no history file: that is an empty history, not bad input. */
export async function readHistory(path: string): Promise<History> {
  const exists = await access(path).then(
    () => true,
    () => false,
  );
  return exists ? read(path, { format: "jsonl" }) : { operations: [], warnings: [] };
}
