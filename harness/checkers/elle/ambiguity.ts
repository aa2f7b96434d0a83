/** Words for keys whose writes cannot be told apart, which are left out of the judgement. */
import { nameOf, shown } from "./show.ts";
import type { Transactions } from "./transactions.ts";
import type { WriteIndex } from "./write-index.ts";

export function ambiguityOf(table: Transactions, index: WriteIndex): string | undefined {
  if (index.clash === undefined) return undefined;
  const [first, second] = index.clash;
  const name = (row: number): string => nameOf(table.operations[index.transactionOf[row]!]!);
  const x = shown(table.keys.value(table.key[first]!));
  if (first === second) {
    return `${name(first)} wrote ${shown(table.value[first])} to ${x}, its value before any write: a read of it says nothing`;
  }
  return `${name(first)} and ${name(second)} both wrote ${shown(table.value[first])} to ${x}: writes to a key must differ for reads to tell them apart`;
}
