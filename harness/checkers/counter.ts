/**
 * Counter: every read shows a sum that was possible while it ran.
 *
 * Records: `add` with value = an integer delta, negative or not; `read` whose ok value is the count. Operations that
 * carry a `key` are independent counters.
 *
 * Source: Jepsen's `checker/counter`, which asks for a value between the sum acknowledged before the read began and the
 * sum attempted before it ended. Here decrements are allowed, and the value must be one that some choice of the adds
 * that may or may not have happened really gives: 3 is no possible sum of tens. Each read is judged by itself; that
 * reads agree with each other is what `linearizable --model counter` shows.
 */
import type { History, Operation } from "../domain/history.ts";
import type { Checker, CheckResult } from "./checker.ts";
import { conclude, findingLog } from "./finding-log.ts";
import { perKey, type KeyOptions } from "./independent.ts";
import { INTEGER, requireOptions } from "./option-rules.ts";
import {
  contains,
  maybeShift,
  point,
  shift,
  showIntervals,
  type IntervalSet,
} from "./interval-set.ts";
import { integerOf } from "./values.ts";

export interface CounterOptions extends KeyOptions {
  /** Count before the first add; 0 unless given. */
  readonly initial?: number;
}

export const counterChecker: Checker<CounterOptions> = {
  name: "counter",
  summary: "every read of a counter shows a sum of adds that was possible at that time",
  check: (history, options) => {
    requireOptions("counter", options, { initial: INTEGER });
    return perKey(history, options, (part) => check(part, options));
  },
};

/** A completed read with what it may have seen. */
interface JudgedRead {
  readonly read: Operation;
  /** Sum of the adds acknowledged before it began. */
  readonly certain: number;
  readonly possible: IntervalSet;
}

function check(history: History, options: CounterOptions): CheckResult {
  const log = findingLog();
  let undecided = 0;
  let reads = 0;
  for (const { read, certain, possible } of sweep(history, options.initial ?? 0)) {
    reads += 1;
    const value = integerOf(read, read.output);
    if (contains(possible, value)) {
      undecided += Number(!possible.exact);
      continue;
    }
    log.add("impossible-value", () => ({
      message: `T${read.index} read ${value}, but the adds acknowledged before it began make ${certain}, and with those that ran beside it or ended unknown only ${showIntervals(possible)} was possible`,
      operations: [...relevantAdds(history, read), read],
    }));
  }
  const adds = history.operations.filter(({ f }) => f === "add");
  const acknowledged = adds.filter(({ outcome }) => outcome === "ok");
  return conclude(log, reasonUnknown(history, reads, undecided), {
    attempted: adds.length,
    acknowledged: acknowledged.length,
    reads,
    undecided,
  });
}

function reasonUnknown(history: History, reads: number, undecided: number): string | undefined {
  if (reads === 0) return "no read of the counter completed";
  const lastRead = history.operations
    .filter(({ f, outcome }) => f === "read" && outcome === "ok")
    .reduce((latest, read) => Math.max(latest, read.completionIndex), -1);
  const [firstAdd] = history.operations.filter(({ f, outcome }) => f === "add" && outcome === "ok");
  if (firstAdd === undefined || firstAdd.index > lastRead) {
    return "no add was acknowledged that a read could have seen";
  }
  return undecided > 0
    ? `${undecided} reads lie within the possible range, but too many unknown adds of different sizes leave open whether they are possible sums`
    : undefined;
}

/** Walks the records in order and yields every completed read with the sums it may have seen. */
function* sweep(history: History, initial: number): Generator<JudgedRead> {
  const running = new Set<Operation>();
  const openReads = new Map<Operation, { certain: number; readonly beside: Operation[] }>();
  let certain = initial;
  let unknown = point(0);
  for (const { operation, completes } of recordsOf(history)) {
    if (operation.f === "add") {
      const delta = integerOf(operation, operation.input);
      if (completes) {
        running.delete(operation);
        certain += delta;
      } else if (operation.outcome === "unknown") {
        unknown = maybeShift(unknown, delta);
      } else {
        running.add(operation);
        for (const { beside } of openReads.values()) beside.push(operation);
      }
    } else if (!completes) {
      openReads.set(operation, { certain, beside: [...running] });
    } else {
      const seen = openReads.get(operation) ?? { certain, beside: [] };
      openReads.delete(operation);
      const possible = seen.beside.reduce(
        (sums, add) => maybeShift(sums, integerOf(add, add.input)),
        shift(unknown, seen.certain),
      );
      yield { read: operation, certain: seen.certain, possible };
    }
  }
}

/** Invocations and completions of all adds that may have happened and all completed reads, in the order of the log. */
function recordsOf(history: History) {
  return history.operations
    .filter(
      ({ f, outcome }) => (f === "add" && outcome !== "fail") || (f === "read" && outcome === "ok"),
    )
    .flatMap((operation) => [
      { at: operation.index, operation, completes: false },
      ...(operation.outcome === "ok"
        ? [{ at: operation.completionIndex, operation, completes: true }]
        : []),
    ])
    .sort((a, b) => a.at - b.at || Number(a.completes) - Number(b.completes));
}

/** The adds that were open to choice when a read ran; the certain ones are only a sum. */
function relevantAdds(history: History, read: Operation): readonly Operation[] {
  return history.operations
    .filter(
      ({ f, outcome, index, completionIndex }) =>
        f === "add" &&
        outcome !== "fail" &&
        index < read.completionIndex &&
        completionIndex > read.index,
    )
    .slice(0, 20);
}
