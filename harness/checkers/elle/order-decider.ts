/** Asks for an order of the open versions once for each kind of level, and says in words why there is none. */
import type { OrderSearch } from "./analysis.ts";
import type { Dependencies } from "./dependencies.ts";
import type { DirectFinding } from "./direct-findings.ts";
import type { Cycle } from "./cycle.ts";
import { forbids, ORDERS, type Level, type Order } from "./levels.ts";
import type { OpenKey } from "./open-key.ts";
import { searchOrder, type OrderVerdict } from "./order-search.ts";
import { nameOf, shown } from "./show.ts";

export interface OpenVersions {
  readonly dependencies: Dependencies;
  /** Keys with two writers or more that were not ordered by what was read. */
  readonly open: readonly OpenKey[];
  /** False where an order for serializability always exists once no cycle is known: appends that nobody read. */
  readonly serializableIsOpen: boolean;
  readonly cycles: readonly Cycle[];
  readonly steps: number;
}

export function orderDecider(versions: OpenVersions): (level: Level) => OrderSearch {
  const known = new Map<string, OrderVerdict>();
  const own = (split: boolean, order: Order): OrderVerdict => {
    const slot = `${split} ${order}`;
    const { dependencies, open, steps } = versions;
    const verdict =
      known.get(slot) ?? searchOrder({ dependencies, open, split, order }, { left: steps });
    known.set(slot, verdict);
    return verdict;
  };
  // An order that is right in real time, or in which each transaction is one moment, serves weaker levels too, and
  // real time makes it easier to find.
  const existsInTime = (split: boolean): boolean => {
    const level = {
      isolation: split ? "snapshot-isolation" : "serializable",
      order: "realtime",
    } as const;
    const isBroken = versions.cycles.some(({ anomaly }) => forbids(level, anomaly));
    return !isBroken && own(split, "realtime").outcome === "exists";
  };
  const verdictOf = (split: boolean, order: Order): OrderVerdict => {
    if ((!split || versions.serializableIsOpen) && existsInTime(false))
      return { outcome: "exists" };
    if (split && existsInTime(true)) return { outcome: "exists" };
    return own(split, order);
  };
  return ({ isolation, order }) => {
    // Weaker levels put no demand on reads beyond those that cycles of known edges show.
    const split = isolation === "snapshot-isolation";
    const asksForOrder = split || isolation === "serializable" || isolation === "repeatable-read";
    if (!asksForOrder || versions.open.length === 0) return { outcome: "exists" };
    if (!split && !versions.serializableIsOpen) return { outcome: "exists" };
    const verdict = verdictOf(split, order);
    if (verdict.outcome !== "impossible") return verdict;
    const weakest = ORDERS.find((weaker) => verdictOf(split, weaker).outcome === "impossible");
    return {
      outcome: "impossible",
      finding: findingOf(versions, split, weakest ?? order, verdict.transactions),
    };
  };
}

function findingOf(
  { dependencies: { table }, open }: OpenVersions,
  split: boolean,
  order: Order,
  transactions: readonly number[],
): DirectFinding {
  const members = new Set(transactions);
  const keys = open
    .filter(({ writers }) => writers.filter((writer) => members.has(writer)).length > 1)
    .map(({ key }) => shown(table.keys.value(key)));
  const names = [...transactions]
    .sort((a, b) => a - b)
    .map((t) => nameOf(table.operations[t]!))
    .join(", ");
  const within = {
    none: "",
    process: " in the order of their processes",
    realtime: " in real time",
  };
  const fate = split
    ? `gives each of ${names} one snapshot to read from${within[order]}`
    : `lets ${names} run one after another${within[order]}`;
  const message = `no order of the writes to ${keys.join(", ")} ${fate}: whichever is tried, a transaction would have to come before itself`;
  return { kind: split ? "no-snapshot-order" : "no-serial-order", order, message, transactions };
}
