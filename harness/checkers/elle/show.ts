/** Transactions, keys and values as words and short texts. */
import type { Operation } from "../../domain/history.ts";
import { rowsOf, type Transactions } from "./transactions.ts";

const LIST_ENDS = 3;
const TEXT_LENGTH = 60;

/** T12: an operation is named by the index of its invocation. */
export function nameOf(operation: Operation): string {
  return `T${operation.index}`;
}

/** A value on one line: strings bare, long lists with their middle left out. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "string") return shortened(value);
  if (!Array.isArray(value)) return shortened(JSON.stringify(value) ?? typeof value);
  const items = (value as unknown[]).map(shown);
  if (items.length <= 2 * LIST_ENDS + 1) return `[${items.join(" ")}]`;
  return `[${items.slice(0, LIST_ENDS).join(" ")} … ${items.slice(-LIST_ENDS).join(" ")}]`;
}

/** The micro-operations of a transaction, one text each: `append x 1`, `r y [1 2]`. */
export function microTexts(table: Transactions, transaction: number): readonly string[] {
  const [from, to] = rowsOf(table, transaction);
  return Array.from({ length: to - from }, (_, i) => {
    const row = from + i;
    const name = table.isWrite[row] === 1 ? table.writeName : "r";
    return `${name} ${shown(table.keys.value(table.key[row]!))} ${shown(table.value[row])}`;
  });
}

function shortened(text: string): string {
  return text.length > TEXT_LENGTH ? `${text.slice(0, TEXT_LENGTH - 1)}…` : text;
}
