/**
 * Causal reverse: a later write is visible without an earlier one. Strict serializability forbids it, serializability
 * alone does not.
 *
 * Records: `write` with value = a fresh element; `read` whose ok value is the list of all elements. Operations that carry
 * a `key` are independent groups.
 *
 * Source: Jepsen's `tests/causal_reverse`: where w is visible, every write acknowledged before w was invoked must be. The
 * visible write invoked last demands the most, so one comparison per read is enough: of the writes acknowledged before
 * that invocation, as many must be in the read as there are.
 */
import type { History, Operation } from "../domain/history.ts";
import { acknowledgement, addTable, firstAttempt, intruder, type AddTable } from "./add-table.ts";
import type { Checker, CheckResult } from "./checker.ts";
import { conclude, findingLog, type FindingLog } from "./finding-log.ts";
import { perKey, type KeyOptions } from "./independent.ts";
import { requireOptions } from "./option-rules.ts";
import { elementsOf, show, showMany } from "./values.ts";

export const causalReverseChecker: Checker<KeyOptions> = {
  name: "causal-reverse",
  summary: "no write is visible without the writes acknowledged before it began",
  check: (history, options) => {
    requireOptions("causal-reverse", options);
    return perKey(history, options, check);
  },
};

/** Writes missing from one read that are named in its finding. */
const SHOWN = 5;

/** Acknowledged writes in the order of their acknowledgement. */
interface Acknowledged {
  readonly ids: readonly number[];
  readonly completions: Float64Array;
  /** Position in `ids` by element; Infinity where the element was never acknowledged. */
  readonly rank: Float64Array;
}

function check(history: History): CheckResult {
  const table = addTable(history.operations.filter(({ f }) => f === "write"));
  const reads = history.operations.filter(({ f, outcome }) => f === "read" && outcome === "ok");
  const acknowledged = acknowledgedOf(table);
  const log = findingLog();
  let judged = 0;
  for (const read of reads) {
    const visible = visibleIn(table, read, log);
    const newest = newestOf(table, visible);
    if (newest === undefined) continue;
    const expected = countBelow(acknowledged.completions, newest.index);
    judged += Number(expected > 0);
    const found = visible.reduce(
      (sum, id) => sum + Number((acknowledged.rank[id] ?? Infinity) < expected),
      0,
    );
    if (found < expected) report(log, table, read, missingOf(acknowledged, visible, expected));
  }
  return conclude(log, reasonUnknown(reads.length, acknowledged, judged), {
    attempted: table.count,
    acknowledged: acknowledged.ids.length,
    reads: reads.length,
    judgedReads: judged,
  });
}

function reasonUnknown(
  reads: number,
  acknowledged: Acknowledged,
  judged: number,
): string | undefined {
  if (reads === 0) return "no read completed";
  if (acknowledged.ids.length === 0) return "no write was acknowledged";
  return judged === 0 ? "no read saw a write that began after another was acknowledged" : undefined;
}

function acknowledgedOf(table: AddTable): Acknowledged {
  const completion = (id: number) => acknowledgement(table, id)?.completionIndex ?? Infinity;
  const ids = Array.from({ length: table.count }, (_, id) => id)
    .filter((id) => completion(id) !== Infinity)
    .sort((a, b) => completion(a) - completion(b));
  const rank = new Float64Array(table.count).fill(Infinity);
  for (const [position, id] of ids.entries()) rank[id] = position;
  return { ids, completions: Float64Array.from(ids, completion), rank };
}

/** Distinct elements of a read that may be there; the others are reported. */
function visibleIn(table: AddTable, read: Operation, log: FindingLog): readonly number[] {
  const elements = elementsOf(read);
  const visible = new Set<number>();
  for (let i = 0; i < elements.length; i += 1) {
    const element = elements[i];
    const strange = intruder(table, element, read);
    if (strange === undefined) {
      visible.add(table.ids.find(element));
      continue;
    }
    log.add(strange.code, () => {
      const { why, adds } = strange.explain();
      return {
        message: `T${read.index} read ${show(element)}, ${why}`,
        operations: [...adds, read],
      };
    });
  }
  return [...visible];
}

/** The visible write that was invoked last. */
function newestOf(table: AddTable, visible: readonly number[]): Operation | undefined {
  let newest: Operation | undefined;
  for (const id of visible) {
    const write = firstAttempt(table, id);
    if (write !== undefined && write.index > (newest?.index ?? -1)) newest = write;
  }
  return newest;
}

function missingOf(
  acknowledged: Acknowledged,
  visible: readonly number[],
  expected: number,
): readonly number[] {
  const there = new Set(visible);
  return acknowledged.ids.slice(0, expected).filter((id) => !there.has(id));
}

function report(
  log: FindingLog,
  table: AddTable,
  read: Operation,
  missing: readonly number[],
): void {
  log.add("causal-reverse", () => {
    const newest = newestOf(table, visibleIn(table, read, findingLog()));
    const writes = missing
      .slice(0, SHOWN)
      .map((id) => acknowledgement(table, id))
      .filter((write) => write !== undefined);
    return {
      message: `T${read.index} read ${show(newest?.input)}, which T${newest?.index} wrote, without ${showMany(
        missing.map((id) => table.ids.value(id)),
        SHOWN,
      )}, acknowledged (${writes.map(({ index }) => `T${index}`).join(", ")}) before T${newest?.index} began`,
      operations: [...writes, ...(newest ? [newest] : []), read],
    };
  });
}

/** How many of the sorted values lie below a bound. */
function countBelow(sorted: Float64Array, bound: number): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? 0) < bound) from = middle + 1;
    else to = middle;
  }
  return from;
}
