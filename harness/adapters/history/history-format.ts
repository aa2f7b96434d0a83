/** Which notation a history is written in, told from its first bytes; the name of the file only breaks ties. */
import { InputError } from "../../lib/errors.ts";
import { JEPSEN_LOG_LINE } from "./jepsen-log-reader.ts";

export const HISTORY_FORMATS = ["jsonl", "edn", "elle-json", "jepsen-log"] as const;
export type HistoryFormat = (typeof HISTORY_FORMATS)[number];

export function formatOf(file: string, head: Buffer): HistoryFormat {
  const text = head.toString("utf8").replace(/^\uFEFF/, "");
  if (text.includes("\0")) throw unknownFormat(file, "it is binary data");
  const first = text.trimStart();
  if (first === "") return file.endsWith(".edn") ? "edn" : "jsonl";
  if (first.startsWith("{")) {
    if (!/^\{\s*"/.test(first)) return "edn";
    const line = first.split("\n", 1)[0] ?? "";
    return line.trimEnd().endsWith("}") || !first.includes("\n") ? "jsonl" : "elle-json";
  }
  if (first.startsWith("[")) {
    if (/^\[\s*(\{\s*")/.test(first)) return "elle-json";
    return /^\[\s*\]/.test(first) && !file.endsWith(".edn") ? "elle-json" : "edn";
  }
  if (/^[;#(]/.test(first)) return "edn";
  if (text.split("\n").some((line) => JEPSEN_LOG_LINE.test(line))) return "jepsen-log";
  throw unknownFormat(file, `it starts with ${JSON.stringify(first.slice(0, 40))}`);
}

function unknownFormat(file: string, what: string): InputError {
  return new InputError({
    code: "HIS001",
    message: `this is no history: ${what}`,
    location: { file, line: 1 },
    why: `histories are JSON Lines, Jepsen's EDN, Elle's JSON or the log of a Jepsen run`,
    fix: `check the file, or name its format with --format ${HISTORY_FORMATS.join("|")}`,
  });
}
