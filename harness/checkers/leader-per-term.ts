/**
 * One leader per term, and what a term acknowledged survives it.
 *
 * Records, `key` = the group (none for a single group):
 * - `leader`: a node's own word, ok value `{"term": 5, "leader": "db-1"}`, `leader` null where it knows none; the record's
 *   `node` is who was asked. For PostgreSQL the term is the timeline and a node that is not in recovery names itself;
 *   for Redis Sentinel it is the configuration epoch.
 * - `write`: value = the element, ok value `{"term": 5, "value": …}`: acknowledged under that term.
 * - `read`: ok value `{"term": 6, "values": […]}`: all elements, as read under that term.
 *
 * Rules (Raft's election safety and leader completeness, seen from outside): two leaders named for one term; a node whose
 * term goes back; a write acknowledged under a term after a write was acknowledged under a later one (a deposed leader
 * still serves); a write acknowledged before a read began under a later term that misses it.
 */
import type { History, Operation } from "../domain/history.ts";
import { identity } from "../lib/identity.ts";
import type { Checker, CheckResult } from "./checker.ts";
import { ElementIds } from "./element-ids.ts";
import { conclude, findingLog, type FindingLog } from "./finding-log.ts";
import { perKey, type KeyOptions } from "./independent.ts";
import { requireOptions } from "./option-rules.ts";
import { inversions } from "./inversions.ts";
import { integerOf, precedes, recordOf, show, wrongShape } from "./values.ts";

export const leaderPerTermChecker: Checker<KeyOptions> = {
  name: "leader-per-term",
  summary: "at most one leader per term, terms never go back, and acknowledged writes survive",
  check: (history, options) => {
    requireOptions("leader-per-term", options);
    return perKey(history, options, check);
  },
};

/** An operation with the term it was answered under. */
interface Termed {
  readonly operation: Operation;
  readonly term: number;
  /** The leader named, the element written or the list read. */
  readonly value: unknown;
}

function check(history: History): CheckResult {
  const declared = termed(history, "leader", "leader");
  const writes = termed(history, "write", "value");
  const reads = termed(history, "read", "values");
  const log = findingLog();
  const leaders = reportTwoLeaders(log, declared);
  for (const answers of Map.groupBy(declared, ({ operation }) => operation.node).values()) {
    if (answers[0]?.operation.node === undefined) continue;
    for (const pair of inversions(answers, termOf)) reportBack(log, pair);
  }
  for (const pair of inversions(writes, termOf)) reportDeposed(log, pair);
  reportLost(log, writes, reads);
  return conclude(log, reasonUnknown(declared, writes), {
    observations: declared.length,
    terms: leaders.size,
    leaders: new Set([...leaders.values()].map(({ value }) => identity(value))).size,
    writes: writes.length,
    reads: reads.length,
  });
}

function reasonUnknown(declared: readonly Termed[], writes: readonly Termed[]): string | undefined {
  if (declared.length === 0 && writes.length === 0) return "nobody was asked who leads";
  const named = declared.some(({ value }) => value !== null && value !== undefined);
  return named || writes.length > 0 ? undefined : "no leader was ever named";
}

function termOf({ term }: Termed): number {
  return term;
}

function termed(history: History, f: string, field: string): readonly Termed[] {
  return history.operations
    .filter((operation) => operation.f === f && operation.outcome === "ok")
    .map((operation) => {
      const answer = recordOf(operation, operation.output);
      return { operation, term: integerOf(operation, answer["term"]), value: answer[field] };
    });
}

/** The first leader named for every term; whoever names another one afterwards is a finding. */
function reportTwoLeaders(log: FindingLog, declared: readonly Termed[]): Map<number, Termed> {
  const first = new Map<number, Termed>();
  for (const answer of declared) {
    const { operation, term, value } = answer;
    if (value === null || value === undefined) continue;
    const before = first.get(term);
    if (before === undefined) {
      first.set(term, answer);
      continue;
    }
    if (identity(before.value) === identity(value)) continue;
    log.add("two-leaders", () => ({
      message: `term ${term} had two leaders: ${who(before)} named ${show(before.value)}, ${who(answer)} named ${show(value)}`,
      operations: [before.operation, operation],
    }));
  }
  return first;
}

function who({ operation }: Termed): string {
  return operation.node === undefined
    ? `T${operation.index}`
    : `T${operation.index} (${operation.node})`;
}

type Pair = readonly [earlier: Termed, later: Termed];

function reportBack(log: FindingLog, [earlier, later]: Pair): void {
  log.add("term-went-back", () => ({
    message: `${who(later)} answered with term ${later.term} after ${who(earlier)} had answered with term ${earlier.term}`,
    operations: [earlier.operation, later.operation],
  }));
}

function reportDeposed(log: FindingLog, [earlier, later]: Pair): void {
  log.add("deposed-leader-acknowledged", () => ({
    message: `${who(later)} was acknowledged under term ${later.term} although ${who(earlier)} had been acknowledged under term ${earlier.term} before it began`,
    operations: [earlier.operation, later.operation],
  }));
}

function reportLost(log: FindingLog, writes: readonly Termed[], reads: readonly Termed[]): void {
  const ids = new ElementIds();
  const written = Int32Array.from(writes, ({ value }) => ids.intern(value));
  const lastReadWith = new Int32Array(ids.size).fill(-1);
  for (const [rank, read] of reads.entries()) {
    for (const element of valuesOf(read)) lastReadWith[ids.find(element)] = rank;
    for (const [position, write] of writes.entries()) {
      if (write.term >= read.term || !precedes(write.operation, read.operation)) continue;
      if (lastReadWith[written[position] ?? -1] === rank) continue;
      log.add("lost-write", () => ({
        message: `${who(write)} wrote ${show(write.value)} and was acknowledged under term ${write.term}, but ${who(read)} under term ${read.term} does not contain it`,
        operations: [write.operation, read.operation],
      }));
    }
  }
}

function valuesOf({ operation, value }: Termed): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw wrongShape(operation, operation.output, "a list in `values`");
}
