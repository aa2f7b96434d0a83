/**
 * Long fork: two reads that saw two writes in opposite orders. Parallel snapshot isolation allows it, snapshot isolation
 * and everything above do not.
 *
 * Records: `txn` with value `[["w", k, v]]`, a write of one fresh key, or `[["r", k, null], …]`, a read of several keys
 * whose ok value carries what was read (null = not written yet).
 *
 * Source: Jepsen's `tests/long_fork`, which compares all reads of a group with each other. Two reads are incomparable
 * exactly where two keys x and y exist that both read, one seeing x without y and the other y without x. So it is enough
 * to remember, for each pair of keys, the first read that saw the one without the other: linear in the reads, and keys
 * need not come in fixed groups.
 */
import type { History, Operation } from "../domain/history.ts";
import { identity } from "../lib/identity.ts";
import type { Checker, CheckResult } from "./checker.ts";
import { ElementIds } from "./element-ids.ts";
import { conclude, findingLog, type FindingLog } from "./finding-log.ts";
import { requireOptions } from "./option-rules.ts";
import { show, wrongShape } from "./values.ts";

export const longForkChecker: Checker = {
  name: "long-fork",
  summary: "no two reads saw two writes in opposite orders",
  check: (history, options) => {
    requireOptions("long-fork", options);
    return check(history);
  },
};

/** More keys than this in one history would make pairs collide. */
const PAIR_BASE = 2 ** 26;

interface KeyWrites {
  readonly attempts: readonly Operation[];
  readonly failed: readonly Operation[];
}

/** One completed read: the keys it saw written and those it saw unwritten, as ids. */
interface GroupRead {
  readonly operation: Operation;
  readonly seen: readonly number[];
  readonly unseen: readonly number[];
}

type MicroOperation = readonly [kind: string, key: unknown, value: unknown];

function check(history: History): CheckResult {
  const keys = new ElementIds();
  const writes = writesOf(history, keys);
  const log = findingLog();
  const reads = readsOf(history, keys, (read, [, key, value]) =>
    reportStrange(log, writes.get(keys.find(key)), { read, key, value }),
  );
  for (const [one, other] of forks(reads)) reportFork(log, keys, writes, [one, other]);
  return conclude(log, reasonUnknown(writes, reads, keys), {
    writes: [...writes.values()].reduce((sum, { attempts }) => sum + attempts.length, 0),
    reads: reads.length,
    keys: writes.size,
    forks: log.count("long-fork"),
  });
}

function reasonUnknown(
  writes: ReadonlyMap<number, KeyWrites>,
  reads: readonly GroupRead[],
  keys: ElementIds,
): string | undefined {
  const attempts = [...writes.values()].flatMap((key) => key.attempts);
  if (!attempts.some(({ outcome }) => outcome === "ok")) return "no write was acknowledged";
  if (!reads.some(({ seen, unseen }) => seen.length + unseen.length > 1)) {
    return "no read of two or more keys completed";
  }
  const twice = [...writes].find(([, key]) => key.attempts.length > 1);
  return twice === undefined
    ? undefined
    : `key ${show(keys.value(twice[0]))} was written more than once, so that a read of it says less than this checker needs`;
}

function writesOf(history: History, keys: ElementIds): ReadonlyMap<number, KeyWrites> {
  const writes = new Map<number, { attempts: Operation[]; failed: Operation[] }>();
  for (const operation of history.operations) {
    const [write] = microOperations(operation, operation.input);
    if (write === undefined || write[0] !== "w") continue;
    const id = keys.intern(write[1]);
    const ofKey = writes.get(id) ?? { attempts: [], failed: [] };
    writes.set(id, ofKey);
    (operation.outcome === "fail" ? ofKey.failed : ofKey.attempts).push(operation);
  }
  return writes;
}

function readsOf(
  history: History,
  keys: ElementIds,
  onSeen: (operation: Operation, micro: MicroOperation) => void,
): readonly GroupRead[] {
  const reads: GroupRead[] = [];
  for (const operation of history.operations) {
    if (operation.outcome !== "ok") continue;
    const micros = microOperations(operation, operation.output);
    if (micros.length === 0 || micros[0]?.[0] === "w") continue;
    const written = micros.filter(([, , value]) => !isUnwritten(value));
    for (const micro of written) onSeen(operation, micro);
    reads.push({
      operation,
      seen: written.map(([, key]) => keys.intern(key)),
      unseen: micros.filter(([, , value]) => isUnwritten(value)).map(([, key]) => keys.intern(key)),
    });
  }
  return reads;
}

/** Pairs of reads that no order of the writes explains; each pair once. */
function* forks(reads: readonly GroupRead[]): Generator<readonly [Fork, Fork]> {
  const first = new Map<number, GroupRead>();
  const told = new Set<string>();
  for (const read of reads) {
    for (const seen of read.seen) {
      for (const unseen of read.unseen) {
        const pair = seen * PAIR_BASE + unseen;
        if (!first.has(pair)) first.set(pair, read);
        const opposite = first.get(unseen * PAIR_BASE + seen);
        if (opposite === undefined) continue;
        const name = `${opposite.operation.index} ${read.operation.index}`;
        if (told.has(name)) continue;
        told.add(name);
        yield [
          { read: opposite.operation, seen: unseen },
          { read: read.operation, seen },
        ];
      }
    }
  }
}

/** A read and the key it saw while the other read saw it unwritten. */
interface Fork {
  readonly read: Operation;
  readonly seen: number;
}

function reportFork(
  log: FindingLog,
  keys: ElementIds,
  writes: ReadonlyMap<number, KeyWrites>,
  [one, other]: readonly [Fork, Fork],
): void {
  log.add("long-fork", () => {
    const [x, y] = [show(keys.value(one.seen)), show(keys.value(other.seen))];
    const writers = [one, other].flatMap(({ seen }) => writes.get(seen)?.attempts ?? []);
    return {
      message: `T${one.read.index} saw the write of ${x} but not that of ${y}, T${other.read.index} saw the write of ${y} but not that of ${x}: no order of the two writes explains both`,
      operations: [...writers, one.read, other.read],
    };
  });
}

/** A value that no write can have put there by the time it was read. */
function reportStrange(
  log: FindingLog,
  writes: KeyWrites | undefined,
  seen: { readonly read: Operation; readonly key: unknown; readonly value: unknown },
): void {
  const { read, key, value } = seen;
  const wrote = (operation: Operation) =>
    identity(microOperations(operation, operation.input)[0]?.[2]) === identity(value);
  if (writes?.attempts.some((write) => wrote(write) && write.index < read.completionIndex)) return;
  const failed = writes?.failed.find(wrote);
  log.add(failed === undefined ? "unexpected-value" : "failed-write-visible", () => ({
    message: `T${read.index} read ${show(value)} at key ${show(key)}, ${failed === undefined ? "which nobody had written" : `though T${failed.index} failed to write it`}`,
    operations: [...(failed === undefined ? [] : [failed]), read],
  }));
}

function isUnwritten(value: unknown): boolean {
  return value === null || value === undefined;
}

/** The micro-operations of a transaction: one write, or reads only. */
function microOperations(operation: Operation, value: unknown): readonly MicroOperation[] {
  if (operation.f !== "txn") return [];
  const micros = Array.isArray(value) ? (value as readonly MicroOperation[]) : undefined;
  const kinds = micros?.map((micro) => (Array.isArray(micro) ? micro[0] : undefined));
  const isWrite = kinds?.length === 1 && kinds[0] === "w";
  if (micros !== undefined && (isWrite || kinds?.every((kind) => kind === "r"))) return micros;
  throw wrongShape(
    operation,
    value,
    'one write [["w", key, value]] or reads [["r", key, null], …]',
  );
}
