/** Reasons for ww, wr and rw edges between register transactions. */
import { invariant } from "../../lib/errors.ts";
import { WR, WW } from "./digraph.ts";
import type { Explain, Reason } from "./explanation.ts";
import { INITIAL } from "./register-reads.ts";
import type { RegisterVersions } from "./register-edges.ts";
import type { VersionOrder } from "./register-versions.ts";
import { nameOf, shown } from "./show.ts";
import { rowsOf } from "./transactions.ts";

interface Explained {
  readonly versions: RegisterVersions;
  readonly order: VersionOrder;
  readonly isOrdered: IsOrdered;
}

export function registerExplainer(explained: Explained): Explain {
  const { versions, order } = explained;
  return (from, to, kind) => {
    const reason =
      kind === WR
        ? explainRead(versions, from, to)
        : kind === WW
          ? explainOrder(versions, order, from, to)
          : explainMiss(explained, from, to);
    invariant(reason !== undefined, `no reason for an edge from ${from} to ${to}`);
    return reason;
  };
}

function explainRead(versions: RegisterVersions, from: number, to: number): Reason | undefined {
  const { table, index, source } = versions;
  const [first, end] = rowsOf(table, to);
  for (let row = first; row < end; row += 1) {
    const write = source[row]!;
    if (write < 0 || index.transactionOf[write] !== from) continue;
    const text = `${name(versions, to)} read ${x(versions, row)} as ${value(versions, row)}, which ${name(versions, from)} wrote`;
    return { text, witnesses: [] };
  }
  return undefined;
}

function explainOrder(
  versions: RegisterVersions,
  order: VersionOrder,
  from: number,
  to: number,
): Reason | undefined {
  const { transactionOf } = versions.index;
  const at = order.before.findIndex(
    (row, i) => transactionOf[row] === from && transactionOf[order.after[i]!] === to,
  );
  if (at < 0) return undefined;
  const [before, after] = [order.before[at]!, order.after[at]!];
  const text = `${name(versions, to)} wrote ${value(versions, after)} to ${x(versions, after)} after ${name(versions, from)} wrote ${value(versions, before)}`;
  return { text, witnesses: [] };
}

/** Whether a process or real time puts one writer of a key before another. */
export type IsOrdered = (key: number, before: number, after: number) => boolean;

/** The reader saw the initial version, or one that is known to come before the other's. */
function explainMiss(explained: Explained, from: number, to: number): Reason | undefined {
  const { versions } = explained;
  const { table, source } = versions;
  const [first, end] = rowsOf(table, from);
  for (let row = first; row < end; row += 1) {
    const seen = source[row]!;
    if (seen < INITIAL) continue;
    const missed = missedVersion(explained, { key: table.key[row]!, seen, to });
    if (missed === undefined) continue;
    const text = `${name(versions, from)} read ${x(versions, row)} as ${value(versions, row)}, without ${name(versions, to)}'s write of ${value(versions, missed)}`;
    return { text, witnesses: seen < 0 ? [] : [versions.index.transactionOf[seen]!] };
  }
  return undefined;
}

function missedVersion(
  { versions, order, isOrdered }: Explained,
  { key, seen, to }: { readonly key: number; readonly seen: number; readonly to: number },
): number | undefined {
  const { transactionOf } = versions.index;
  const version = versionBy(versions, to, key);
  if (version === undefined || seen === INITIAL) return version;
  const isKnown = order.before.some((row, i) => row === seen && order.after[i] === version);
  return isKnown || isOrdered(key, transactionOf[seen]!, to) ? version : undefined;
}

function versionBy(
  { table, index, versions, versionStart }: RegisterVersions,
  t: number,
  key: number,
): number | undefined {
  return versions
    .subarray(versionStart[key], versionStart[key + 1])
    .find((row) => index.transactionOf[row] === t && table.key[row] === key);
}

function name({ table }: RegisterVersions, transaction: number): string {
  return nameOf(table.operations[transaction]!);
}

function x({ table }: RegisterVersions, row: number): string {
  return shown(table.keys.value(table.key[row]!));
}

function value({ table }: RegisterVersions, row: number): string {
  return shown(table.value[row]);
}
