/**
 * Grow-only set with a final read per node.
 *
 * Records: `add` with value = the element (a retry may repeat it); `read` whose ok value is the list of all elements.
 * Reads that carry a `node` are judged per node; operations that carry a `key` are independent sets.
 *
 * Source: Jepsen's `checker/set`. F = elements of a final read, A = attempted, K = acknowledged before that read began:
 * lost = K \ F, unexpected = F \ A, recovered = (F ∩ A) \ K. Beyond Jepsen: an element twice in one read is duplicated,
 * one whose every add failed must not be there, and acknowledgements later than the read prove nothing about it.
 *
 * The final read of a node is its last one. A node whose last read began before the last acknowledgement was not read
 * at the end and is left out, except where it holds the last read of all.
 */
import type { History, Operation } from "../domain/history.ts";
import { acknowledgement, addTable, firstAttempt, intruder, type AddTable } from "./add-table.ts";
import type { Checker, CheckResult } from "./checker.ts";
import { conclude, findingLog, type FindingLog } from "./finding-log.ts";
import { perKey, type KeyOptions } from "./independent.ts";
import { requireOptions } from "./option-rules.ts";
import { elementsOf, precedes, show } from "./values.ts";

export const setChecker: Checker<KeyOptions> = {
  name: "set",
  summary: "every acknowledged element is in every final read, once, and nothing else is",
  check: (history, options) => {
    requireOptions("set", options);
    return perKey(history, options, check);
  },
};

function check(history: History): CheckResult {
  const table = addTable(history.operations.filter((operation) => operation.f === "add"));
  const reads = finalReads(history);
  const log = findingLog();
  const present = new Uint8Array(table.count);
  const missing = new Map<number, Operation[]>();
  let judged = 0;
  for (const read of reads) {
    const copies = countCopies(table, read, log);
    for (let id = 0; id < table.count; id += 1) {
      if ((copies[id] ?? 0) > 0) present[id] = 1;
      const add = acknowledgement(table, id);
      if (add === undefined || !precedes(add, read)) continue;
      judged += 1;
      if (copies[id] === 0) missing.set(id, [...(missing.get(id) ?? []), read]);
    }
  }
  for (const [id, misses] of missing) reportLost(table, log, id, misses);
  const acknowledged = table.acknowledged.reduce((sum, add) => sum + Number(add >= 0), 0);
  return conclude(log, reasonUnknown(reads.length, judged), {
    attempted: table.count,
    acknowledged,
    finalReads: reads.length,
    lost: missing.size,
    unexpected: log.count("unexpected-element") + log.count("failed-write-visible"),
    duplicated: log.count("duplicated-element"),
    recovered: present.reduce(
      (sum, there, id) => sum + Number(there === 1 && isUnknown(table, id)),
      0,
    ),
  });
}

/** Somebody may have added it, nobody was told so. */
function isUnknown(table: AddTable, id: number): boolean {
  return firstAttempt(table, id) !== undefined && acknowledgement(table, id) === undefined;
}

function reasonUnknown(reads: number, judged: number): string | undefined {
  if (reads === 0) return "no read of the set completed";
  return judged === 0 ? "no add was acknowledged before the final read began" : undefined;
}

/** The last completed read of each node, as far as it is final. */
function finalReads(history: History): readonly Operation[] {
  const reads = history.operations.filter(({ f, outcome }) => f === "read" && outcome === "ok");
  const lastAck = history.operations
    .filter(({ f, outcome }) => f === "add" && outcome === "ok")
    .reduce((latest, add) => Math.max(latest, add.completionIndex), -1);
  const last = new Map(reads.map((read) => [read.node, read]));
  return [...last.values()].filter((read) => read.index > lastAck || read === reads.at(-1));
}

/** How often each element is in the read; what should not be there is reported on the way. */
function countCopies(table: AddTable, read: Operation, log: FindingLog): Int32Array {
  const copies = new Int32Array(table.count);
  const elements = elementsOf(read);
  for (let i = 0; i < elements.length; i += 1) {
    const element = elements[i];
    const strange = intruder(table, element, read);
    if (strange !== undefined) {
      log.add(strange.code, () => {
        const { why, adds } = strange.explain();
        return {
          message: `the final read T${read.index} contains ${show(element)}, ${why}`,
          operations: [...adds, read],
        };
      });
    }
    const id = table.ids.find(element);
    if (id < 0) continue;
    copies[id] = (copies[id] ?? 0) + 1;
    if (copies[id] !== 2) continue;
    log.add("duplicated-element", () => ({
      message: `the final read T${read.index} contains ${show(element)} more than once`,
      operations: [read],
    }));
  }
  return copies;
}

function reportLost(
  table: AddTable,
  log: FindingLog,
  id: number,
  misses: readonly Operation[],
): void {
  const add = acknowledgement(table, id);
  if (add === undefined) return;
  const reads = misses.map((read) =>
    read.node === undefined ? `T${read.index}` : `T${read.index} of ${read.node}`,
  );
  const plural = reads.length > 1;
  log.add("lost-write", () => ({
    message: `T${add.index} added ${show(add.input)} and was acknowledged, but the final read${plural ? "s" : ""} ${reads.join(", ")} ${plural ? "do" : "does"} not contain it`,
    operations: [add, ...misses],
  }));
}
