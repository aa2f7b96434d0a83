/**
 * Stream (log): what was appended can be read, once, in one order.
 *
 * Records, `key` = the stream or partition (none for a single one):
 * - `append` with value = a message unique in its stream;
 * - `read` whose ok value is the list of all messages from the start;
 * - `poll` whose ok value is the list of the messages a consumer (the process) was handed next.
 *
 * - lost: acknowledged, but missing from the last read of the stream, which began after the acknowledgement. In a stream
 *   that is only polled: handed to nobody, where the workload polled to the end (`polled: "all"`) and no poll ended
 *   unknown.
 * - duplicated: twice in one read, or handed out twice; `delivery: "at-least-once"` allows the latter.
 * - reordered: one reader sees a before b although b was acknowledged before a was appended; or two readers see a and b
 *   in different orders; or a read is not a prefix of a longer one.
 * - unexpected: read or polled, but never appended, or its every append failed.
 */
import type { History, Operation } from "../domain/history.ts";
import { acknowledgement, addTable, intruder, type AddTable } from "./add-table.ts";
import type { Checker, CheckResult } from "./checker.ts";
import { conclude, findingLog, type FindingLog } from "./finding-log.ts";
import { perKey, type KeyOptions } from "./independent.ts";
import { oneOf, requireOptions } from "./option-rules.ts";
import { judgeOrder, type Sequence } from "./stream-order.ts";
import { elementsOf, precedes, show } from "./values.ts";

export interface StreamOptions extends KeyOptions {
  /** `at-least-once` allows a message to be handed out again; `exactly-once` unless given. */
  readonly delivery?: "exactly-once" | "at-least-once";
  /** `all`: the workload polled until nothing was left, so that a message never handed out is lost. */
  readonly polled?: "all" | "some";
}

const OPTIONS = {
  delivery: oneOf("exactly-once", "at-least-once"),
  polled: oneOf("all", "some"),
};

export const streamChecker: Checker<StreamOptions> = {
  name: "stream",
  summary: "every acknowledged message of a stream is read, once, in the same order by everybody",
  check: (history, options) => {
    requireOptions("stream", options, OPTIONS);
    return perKey(history, options, (part) => check(part, options));
  },
};

function check(history: History, options: StreamOptions): CheckResult {
  const table = addTable(history.operations.filter(({ f }) => f === "append"));
  const log = findingLog();
  const completed = history.operations.filter(({ outcome }) => outcome === "ok");
  const reads = completed.filter(({ f }) => f === "read").map((read) => see(table, log, [read]));
  const polls = completed.filter(({ f }) => f === "poll");
  const consumers = [...Map.groupBy(polls, ({ process }) => process).values()].map((own) =>
    see(table, log, own),
  );
  for (const read of reads) reportRepeats(table, log, [read]);
  if (options.delivery !== "at-least-once") reportRepeats(table, log, consumers);
  judgeOrder({
    ...{ table, log },
    reads: reads.map(firstDeliveries),
    consumers: consumers.map(firstDeliveries),
  });
  const undecided = reportLost(history, { table, log, consumers, options });
  const observed = new Set([...reads, ...consumers].flatMap(({ ids }) => ids));
  const acknowledged = table.acknowledged.reduce((sum, add) => sum + Number(add >= 0), 0);
  return conclude(
    log,
    reasonUnknown({ table, acknowledged, observed: observed.size }) ?? undecided,
    {
      attempted: table.count,
      acknowledged,
      reads: reads.length,
      polls: polls.length,
      observed: observed.size,
      lost: log.count("lost-message"),
      duplicated: log.count("duplicated-message"),
      reordered: log.count("reordered"),
      unexpected: log.count("unexpected-element") + log.count("failed-write-visible"),
    },
  );
}

function reasonUnknown(facts: {
  readonly table: AddTable;
  readonly acknowledged: number;
  readonly observed: number;
}): string | undefined {
  const { table, acknowledged, observed } = facts;
  if (acknowledged === 0) return "no append was acknowledged";
  if (observed === 0) return "no message was read";
  return table.adds.length > table.count
    ? "a message was appended more than once, so that its order and its copies cannot be judged"
    : undefined;
}

/** What operations showed one after the other; messages that cannot be there are reported and left out. */
function see(table: AddTable, log: FindingLog, operations: readonly Operation[]): Sequence {
  const ids: number[] = [];
  const sources: Operation[] = [];
  for (const operation of operations) {
    for (const message of Array.from(elementsOf(operation))) {
      const strange = intruder(table, message, operation);
      if (strange === undefined) {
        ids.push(table.ids.find(message));
        sources.push(operation);
        continue;
      }
      log.add(strange.code, () => {
        const { why, adds } = strange.explain();
        return {
          message: `T${operation.index} saw ${show(message)}, ${why}`,
          operations: [...adds, operation],
        };
      });
    }
  }
  return { ids, sources };
}

/** A message seen more often than it was appended, over all the given sequences together. */
function reportRepeats(table: AddTable, log: FindingLog, sequences: readonly Sequence[]): void {
  const appends = Map.groupBy(
    table.adds.filter(({ outcome }) => outcome !== "fail"),
    (add) => table.ids.find(add.input),
  );
  const seen = new Map<number, Operation[]>();
  for (const { ids, sources } of sequences) {
    for (const [at, id] of ids.entries()) {
      const by = [...(seen.get(id) ?? []), sources[at]].filter((source) => source !== undefined);
      seen.set(id, by);
      const possible = appends.get(id)?.length ?? 0;
      if (by.length !== possible + 1) continue;
      log.add("duplicated-message", () => ({
        message: `${show(table.ids.value(id))} was appended ${possible === 1 ? "once" : `${possible} times`}, but seen again by T${by.at(-1)?.index} after ${by
          .slice(0, -1)
          .map(({ index }) => `T${index}`)
          .join(", ")}`,
        operations: [...new Set([...(appends.get(id) ?? []), ...by])],
      }));
    }
  }
}

/** What a reader saw, without repeats: those are judged by themselves. */
function firstDeliveries({ ids, sources }: Sequence): Sequence {
  const seen = new Set<number>();
  const first = ids.map((id) => seen.size !== seen.add(id).size);
  return { ids: ids.filter((_, at) => first[at]), sources: sources.filter((_, at) => first[at]) };
}

interface LossFacts {
  readonly table: AddTable;
  readonly log: FindingLog;
  readonly consumers: readonly Sequence[];
  readonly options: StreamOptions;
}

/** Reports lost messages; returns why others that nobody saw may not be lost. */
function reportLost(history: History, facts: LossFacts): string | undefined {
  const last = history.operations.findLast(({ f, outcome }) => f === "read" && outcome === "ok");
  return last === undefined ? lostFromPolls(history, facts) : lostFromReads(last, facts);
}

function lostFromReads(last: Operation, { table, log }: LossFacts): undefined {
  const present = new Set(Array.from(elementsOf(last), (message) => table.ids.find(message)));
  for (let id = 0; id < table.count; id += 1) {
    const append = acknowledgement(table, id);
    if (append === undefined || !precedes(append, last) || present.has(id)) continue;
    log.add("lost-message", () => ({
      message: `T${append.index} appended ${show(append.input)} and was acknowledged, but the last read, T${last.index}, does not contain it`,
      operations: [append, last],
    }));
  }
}

function lostFromPolls(history: History, facts: LossFacts): string | undefined {
  const { table, log, consumers, options } = facts;
  const polled = new Set(consumers.flatMap(({ ids }) => ids));
  const missing = Array.from({ length: table.count }, (_, id) => acknowledgement(table, id)).filter(
    (append) => append !== undefined && !polled.has(table.ids.find(append.input)),
  );
  if (missing.length === 0) return undefined;
  if (options.polled !== "all") {
    return `${missing.length} messages were never handed out, but nothing says that the stream was polled to its end`;
  }
  if (history.operations.some(({ f, outcome }) => f === "poll" && outcome === "unknown")) {
    return `${missing.length} messages were never handed out, but polls of unknown outcome may have taken them`;
  }
  for (const append of missing) {
    if (append === undefined) continue;
    log.add("lost-message", () => ({
      message: `T${append.index} appended ${show(append.input)} and was acknowledged, but no consumer was ever handed it`,
      operations: [append],
    }));
  }
  return undefined;
}
