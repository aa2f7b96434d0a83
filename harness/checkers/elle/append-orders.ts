/** Appends whose order no list can have had. */
import type { AppendVersions } from "./append-versions.ts";
import { NO_VERSION } from "./append-reads.ts";
import type { DirectFindings } from "./direct-findings.ts";
import { nameOf, shown } from "./show.ts";
import { rowsOf } from "./transactions.ts";

export function findIncompatibleOrders(versions: AppendVersions, findings: DirectFindings): void {
  findContradictions(versions, findings);
  findDisplaced(versions, findings);
}

/** Two reads of which neither is a prefix of the other: once a key. */
function findContradictions(versions: AppendVersions, findings: DirectFindings): void {
  const { table, index, longest, contradicting } = versions;
  const reported = new Set<number>();
  for (const row of contradicting) {
    const key = table.key[row]!;
    if (reported.has(key) || index.ambiguous[key] === 1) continue;
    reported.add(key);
    const [one, other] = [index.transactionOf[row]!, index.transactionOf[longest[key]!]!];
    findings.add("incompatible-order", [one, other], () => {
      const { operations, keys, value } = table;
      const [a, b] = [nameOf(operations[one]!), nameOf(operations[other]!)];
      return `${a} read ${shown(keys.value(key))} as ${shown(value[row])} and ${b} as ${shown(value[longest[key]!])}: neither list grows into the other`;
    });
  }
}

/** A transaction's append that reads show without its own earlier append to the same key before it. */
function findDisplaced(versions: AppendVersions, findings: DirectFindings): void {
  const { table, index, included } = versions;
  for (let t = 0; t < table.count; t += 1) {
    if (included[t] === 0) continue;
    const [from, to] = rowsOf(table, t);
    for (let row = from; row < to; row += 1) {
      if (index.isIntermediate[row] === 0 || index.ambiguous[table.key[row]!] === 1) continue;
      const next = nextAppend(versions, row, to);
      if (!isDisplaced(versions, row, next)) continue;
      findings.add("incompatible-order", [t], () => {
        const { operations, keys, key, value } = table;
        return `${nameOf(operations[t]!)} appended ${shown(value[row])} and then ${shown(value[next])} to ${shown(keys.value(key[row]!))}, but reads show ${shown(value[next])} without ${shown(value[row])} before it`;
      });
      break;
    }
  }
}

function nextAppend({ table }: AppendVersions, row: number, to: number): number {
  let next = row + 1;
  while (next < to && (table.isWrite[next] === 0 || table.key[next] !== table.key[row])) next += 1;
  return next;
}

function isDisplaced({ position }: AppendVersions, row: number, next: number): boolean {
  if (position[next] === NO_VERSION) return false;
  return position[row] === NO_VERSION || position[row]! > position[next]!;
}
