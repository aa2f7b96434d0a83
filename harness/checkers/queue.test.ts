import { expect, test } from "@playwright/test";
import { historyOf, type OperationSketch } from "../testing/history-builder.ts";
import { withoutFailed, withRenamedProcesses, withRenamedValues } from "../testing/metamorphic.ts";
import { queueChecker, type QueueOptions } from "./queue.ts";

const check = (sketches: readonly OperationSketch[], options: QueueOptions = {}) =>
  queueChecker.check(historyOf(sketches), options);
const codes = (result: ReturnType<typeof check>) => result.findings.map(({ code }) => code);
const op = (f: string, value: unknown, from: number): OperationSketch => ({
  process: from,
  f,
  ...(f === "enqueue" ? { input: value } : { output: value }),
  at: [from, from + 1],
});
const enqueue = (value: unknown, from: number) => op("enqueue", value, from);
const dequeue = (value: unknown, from: number) => op("dequeue", value, from);
const unknown = (sketch: OperationSketch): OperationSketch => ({ ...sketch, outcome: "unknown" });
const failed = (sketch: OperationSketch): OperationSketch => ({ ...sketch, outcome: "fail" });

test("queue checker passes a sane history, recovered messages included", () => {
  const sketches = [unknown(enqueue(1, 0)), enqueue(2, 2), dequeue(1, 4), dequeue(2, 6)];
  const result = check(sketches);
  expect(result).toEqual({
    verdict: "pass",
    findings: [],
    stats: {
      ...{ attempted: 2, acknowledged: 1, dequeued: 2, lost: 0 },
      ...{ duplicated: 0, unexpected: 0, recovered: 1, findings: 0 },
    },
  });
  for (const change of [withoutFailed, withRenamedProcesses, withRenamedValues]) {
    expect(queueChecker.check(change(historyOf(sketches)), {}).verdict).toBe("pass");
  }
});

test("queue checker sorts out Jepsen's pathological history", () => {
  const result = check(
    [
      ...[unknown(enqueue("hung", 0)), enqueue("enqueued", 2), enqueue("dup", 4)],
      ...[dequeue("wtf", 8), dequeue("dup", 10), dequeue("dup", 12), dequeue(null, 14)],
    ],
    {},
  );
  expect(result.verdict).toBe("fail");
  expect(codes(result).sort()).toEqual([
    "duplicated-message",
    "lost-message",
    "unexpected-message",
  ]);
  expect(result.findings.map(({ message }) => message).sort()).toEqual([
    '"dup" was enqueued once at most, but dequeued 2 times, by T10, T12',
    'T2 enqueued "enqueued" and was acknowledged, but it never came out, though T14 found the queue empty afterwards',
    'T8 dequeued "wtf", which nobody enqueued',
  ]);
  expect(result.stats).toMatchObject({
    ...{ attempted: 3, acknowledged: 2, dequeued: 3 },
    ...{ lost: 1, duplicated: 1, unexpected: 1, recovered: 0 },
  });
});

test("queue checker does not call a message lost that may still be in the queue", () => {
  const result = check([enqueue(1, 0), dequeue(null, 2), enqueue(2, 4), dequeue(1, 6)]);
  expect(result.verdict).toBe("unknown");
  expect(result.reason).toBe(
    "1 messages never came out, but the queue was not found empty after they went in",
  );
  expect(result.stats).toMatchObject({ lost: 1 });
});

test("queue checker takes a drain, or the word of the workload, as proof of an empty queue", () => {
  const sketches = [enqueue(1, 0), enqueue(2, 2), enqueue(3, 4)];
  const drained = check([...sketches, op("drain", [3, 1], 6)]);
  expect(codes(drained)).toEqual(["lost-message"]);
  expect(drained.findings[0]?.message).toContain("T2 enqueued 2");
  expect(drained.findings[0]?.message).toContain("though T6 drained the queue afterwards");
  expect(check([...sketches, op("drain", [3, 2, 1], 6)]).verdict).toBe("pass");
  const promised = check([...sketches, dequeue(1, 6), dequeue(2, 8)], { drained: true });
  expect(promised.findings.map(({ message }) => message)).toEqual([
    "T4 enqueued 3 and was acknowledged, but it never came out, though the queue was drained",
  ]);
});

test("queue checker lets every dequeue of unknown outcome take one message, a drain all", () => {
  const base = [enqueue(1, 0), enqueue(2, 2), unknown(dequeue(null, 4)), dequeue(null, 6)];
  const two = check(base);
  expect(codes(two)).toEqual(["lost-message", "lost-message"]);
  const one = check([...base, dequeue(1, 8)]);
  expect(one.verdict).toBe("unknown");
  expect(one.reason).toBe(
    "1 messages never came out, but 1 dequeues of unknown outcome may have taken them",
  );
  const more = [enqueue(3, 8), enqueue(4, 10), dequeue(null, 12)];
  expect(check([...base, ...more]).verdict).toBe("fail");
  expect(check([...base, ...more, unknown(op("drain", null, 14))]).verdict).toBe("unknown");
});

test("queue checker counts messages as multisets", () => {
  const twice = [enqueue(1, 0), enqueue(1, 2), dequeue(1, 4), dequeue(1, 6)];
  expect(check(twice).verdict).toBe("pass");
  expect(codes(check([...twice, dequeue(1, 8)]))).toEqual(["duplicated-message"]);
  expect(codes(check([...twice.slice(0, 3), dequeue(null, 6)]))).toEqual(["lost-message"]);
});

test("queue checker counts duplicates without failing under at-least-once delivery", () => {
  const result = check([enqueue(1, 0), dequeue(1, 2), dequeue(1, 4)], {
    delivery: "at-least-once",
  });
  expect(result).toMatchObject({ verdict: "pass", stats: { duplicated: 1 } });
});

test("queue checker reports a message whose every enqueue failed", () => {
  const result = check([failed(enqueue(1, 0)), enqueue(2, 2), dequeue(1, 4), dequeue(2, 6)]);
  expect(codes(result)).toEqual(["failed-write-visible"]);
  expect(result.findings[0]?.message).toBe(
    "T4 dequeued 1, though T0 failed to enqueue it and nobody else tried",
  );
});

test("queue checker reports a message dequeued before anybody tried to enqueue it", () => {
  const result = check([dequeue(1, 0), enqueue(1, 2)]);
  expect(codes(result)).toEqual(["unexpected-message"]);
  expect(result.findings[0]?.message).toBe("T0 dequeued 1 before T2 first tried to enqueue it");
  const beside = { ...dequeue(1, 0), at: [0, 4] } as const;
  expect(check([beside, enqueue(1, 2)]).verdict).toBe("pass");
});

test("queue checker ignores failed dequeues", () => {
  const result = check([enqueue(1, 0), failed(dequeue(1, 2)), dequeue(1, 4)]);
  expect(result).toMatchObject({ verdict: "pass", stats: { dequeued: 1 } });
});

test("queue checker cannot tell when nothing was acknowledged", () => {
  const result = check([unknown(enqueue(1, 0)), dequeue(null, 2)]);
  expect(result).toMatchObject({ verdict: "unknown", reason: "no enqueue was acknowledged" });
});
