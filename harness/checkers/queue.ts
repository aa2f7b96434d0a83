/**
 * Queue: what goes in comes out, once.
 *
 * Records: `enqueue` with value = the message; `dequeue` whose ok value is the message, or null where the queue was
 * empty; `drain` whose ok value is the list of all messages that were left. Messages may repeat: everything is counted
 * as multisets. Operations that carry a `key` are independent queues. Order is not judged (see `linearizable --model
 * fifo-queue` and `stream`).
 *
 * Source: Jepsen's `checker/total-queue`: lost = acknowledged − dequeued, duplicated = dequeued − attempted, unexpected =
 * dequeued but never attempted, recovered = dequeued though never acknowledged. Two differences, so that a fail is a
 * proof: a message counts as lost only where the queue was found empty after its acknowledgement (a null dequeue, a
 * drain, or `drained: true`), and a dequeue of unknown outcome may have taken one message, an unknown drain all of them.
 */
import type { History, Operation } from "../domain/history.ts";
import { ElementIds } from "./element-ids.ts";
import type { Checker, CheckResult } from "./checker.ts";
import { conclude, findingLog, type FindingLog } from "./finding-log.ts";
import { perKey, type KeyOptions } from "./independent.ts";
import { FLAG, oneOf, requireOptions } from "./option-rules.ts";
import { elementsOf, show } from "./values.ts";

export interface QueueOptions extends KeyOptions {
  /** The workload says that it emptied the queue at the end. */
  readonly drained?: boolean;
  /** `at-least-once` counts duplicates without failing; `exactly-once` unless given. */
  readonly delivery?: "exactly-once" | "at-least-once";
}

const OPTIONS = { drained: FLAG, delivery: oneOf("exactly-once", "at-least-once") };

export const queueChecker: Checker<QueueOptions> = {
  name: "queue",
  summary: "every acknowledged message comes out of the queue, once, and nothing else does",
  check: (history, options) => {
    requireOptions("queue", options, OPTIONS);
    return perKey(history, options, (part) => check(part, options));
  },
};

/** Everything that happened to one message value. */
interface Message {
  readonly value: unknown;
  readonly failed: Operation[];
  /** Enqueues that may have happened, acknowledged ones among them. */
  readonly attempts: Operation[];
  readonly acknowledged: Operation[];
  readonly dequeued: Operation[];
}

function check(history: History, options: QueueOptions): CheckResult {
  const messages = messagesOf(history);
  const log = findingLog();
  const lost = messages.filter(
    ({ acknowledged, dequeued }) => acknowledged.length > dequeued.length,
  );
  const suspicion = lossOf(history, lost, options);
  for (const message of messages) reportStrange(log, message, options);
  for (const { message, empty } of suspicion.proven) reportLost(log, message, empty);
  return conclude(log, reasonUnknown(messages, suspicion.undecided), {
    attempted: count(messages, ({ attempts, failed }) => attempts.length + failed.length),
    acknowledged: count(messages, ({ acknowledged }) => acknowledged.length),
    dequeued: count(messages, ({ dequeued }) => dequeued.length),
    lost: count(lost, ({ acknowledged, dequeued }) => acknowledged.length - dequeued.length),
    duplicated: count(messages, duplicates),
    unexpected: log.count("unexpected-message") + log.count("failed-write-visible"),
    recovered: count(messages, recovered),
  });
}

function messagesOf(history: History): readonly Message[] {
  const ids = new ElementIds();
  const messages: Message[] = [];
  const messageOf = (value: unknown): Message => {
    const id = ids.intern(value);
    return (messages[id] ??= { value, failed: [], attempts: [], acknowledged: [], dequeued: [] });
  };
  for (const operation of history.operations) {
    const { f, outcome } = operation;
    if (f === "enqueue") {
      const message = messageOf(operation.input);
      (outcome === "fail" ? message.failed : message.attempts).push(operation);
      if (outcome === "ok") message.acknowledged.push(operation);
    } else if (outcome === "ok") {
      for (const value of takenBy(operation)) messageOf(value).dequeued.push(operation);
    }
  }
  return messages;
}

/** Messages that a completed operation took out. */
function takenBy(operation: Operation): Iterable<unknown> {
  if (operation.f === "drain") return Array.from(elementsOf(operation));
  if (operation.f !== "dequeue" || isEmpty(operation)) return [];
  return [operation.output];
}

function isEmpty({ f, output }: Operation): boolean {
  return f === "dequeue" && (output === null || output === undefined);
}

function reportStrange(log: FindingLog, message: Message, options: QueueOptions): void {
  const { value, attempts, failed, dequeued } = message;
  const [first] = attempts;
  const early = dequeued.find((taken) => taken.completionIndex < (first?.index ?? -1));
  if (first === undefined && dequeued.length > 0) {
    const code = failed.length > 0 ? "failed-write-visible" : "unexpected-message";
    const why =
      failed.length > 0
        ? `though T${failed[0]?.index} failed to enqueue it and nobody else tried`
        : "which nobody enqueued";
    log.add(code, () => ({
      message: `T${dequeued[0]?.index} dequeued ${show(value)}, ${why}`,
      operations: [...failed, ...dequeued],
    }));
  } else if (early !== undefined) {
    log.add("unexpected-message", () => ({
      message: `T${early.index} dequeued ${show(value)} before T${first?.index} first tried to enqueue it`,
      operations: [early, ...attempts],
    }));
  }
  if (duplicates(message) === 0 || options.delivery === "at-least-once") return;
  log.add("duplicated-message", () => ({
    message: `${show(value)} was enqueued ${times(attempts.length)} at most, but dequeued ${times(dequeued.length)}, by ${dequeued.map(({ index }) => `T${index}`).join(", ")}`,
    operations: [...attempts, ...dequeued],
  }));
}

function reportLost(log: FindingLog, message: Message, empty: Operation | undefined): void {
  const [enqueue] = message.acknowledged;
  const proof =
    empty === undefined
      ? "though the queue was drained"
      : `though T${empty.index} ${empty.f === "drain" ? "drained the queue" : "found the queue empty"} afterwards`;
  log.add("lost-message", () => ({
    message: `T${enqueue?.index} enqueued ${show(message.value)} and was acknowledged, but it never came out, ${proof}`,
    operations: [...message.acknowledged, ...message.dequeued, ...(empty ? [empty] : [])],
  }));
}

interface Loss {
  readonly proven: readonly { readonly message: Message; readonly empty: Operation | undefined }[];
  /** Why missing messages may still not be lost. */
  readonly undecided: string | undefined;
}

function lossOf(history: History, lost: readonly Message[], options: QueueOptions): Loss {
  if (lost.length === 0) return { proven: [], undecided: undefined };
  const empties = history.operations.filter(
    (operation) => operation.outcome === "ok" && (operation.f === "drain" || isEmpty(operation)),
  );
  const lastEmpty = empties.at(-1);
  const provable = lost.filter(
    ({ acknowledged }) =>
      options.drained === true ||
      acknowledged.every((enqueue) => enqueue.completionIndex < (lastEmpty?.index ?? -1)),
  );
  if (provable.length === 0) {
    return {
      proven: [],
      undecided: `${lost.length} messages never came out, but the queue was not found empty after they went in`,
    };
  }
  const takers = history.operations.filter(
    ({ f, outcome }) => (f === "dequeue" || f === "drain") && outcome === "unknown",
  );
  const mayHaveTaken = takers.some(({ f }) => f === "drain") ? Infinity : takers.length;
  const missing = count(provable, (m) => m.acknowledged.length - m.dequeued.length);
  if (missing <= mayHaveTaken) {
    return {
      proven: [],
      undecided: `${missing} messages never came out, but ${takers.length} dequeues of unknown outcome may have taken them`,
    };
  }
  return {
    proven: provable.map((message) => ({ message, empty: lastEmpty })),
    undecided: undefined,
  };
}

function reasonUnknown(messages: readonly Message[], loss: string | undefined): string | undefined {
  if (!messages.some(({ acknowledged }) => acknowledged.length > 0)) {
    return "no enqueue was acknowledged";
  }
  return loss;
}

function duplicates({ attempts, dequeued }: Message): number {
  return attempts.length === 0 ? 0 : Math.max(0, dequeued.length - attempts.length);
}

function recovered({ attempts, acknowledged, dequeued }: Message): number {
  return Math.max(0, Math.min(dequeued.length, attempts.length) - acknowledged.length);
}

function count(messages: readonly Message[], of: (message: Message) => number): number {
  return messages.reduce((sum, message) => sum + of(message), 0);
}

function times(n: number): string {
  return n === 1 ? "once" : `${n} times`;
}
