import { expect, test } from "@playwright/test";
import { historyOf, type OperationSketch } from "../testing/history-builder.ts";
import { withoutFailed, withRenamedProcesses, withRenamedValues } from "../testing/metamorphic.ts";
import { streamChecker, type StreamOptions } from "./stream.ts";

const check = (sketches: readonly OperationSketch[], options: StreamOptions = {}) =>
  streamChecker.check(historyOf(sketches), options);
const codes = (result: ReturnType<typeof check>) => result.findings.map(({ code }) => code);
const messages = (result: ReturnType<typeof check>) =>
  result.findings.map(({ message }) => message);
const append = (input: unknown, from: number, to = from + 1): OperationSketch => ({
  ...{ process: from, f: "append", input, at: [from, to] },
});
const read = (output: readonly unknown[], from: number): OperationSketch => ({
  ...{ process: 50, f: "read", output, at: [from, from + 1] },
});
const poll = (process: number, output: readonly unknown[], from: number): OperationSketch => ({
  ...{ process, f: "poll", output, at: [from, from + 1] },
});
const unknown = (sketch: OperationSketch): OperationSketch => ({ ...sketch, outcome: "unknown" });
const failed = (sketch: OperationSketch): OperationSketch => ({ ...sketch, outcome: "fail" });
/** Appended side by side, so that any order is right. */
const beside = [append(1, 0, 10), append(2, 1, 11), append(3, 2, 12)];

test("stream checker passes messages read and polled in their order", () => {
  const sketches = [
    ...[append(1, 0), append(2, 2), unknown(append(3, 4)), read([1], 6), read([1, 2, 3], 8)],
    ...[poll(60, [1], 10), poll(61, [2], 12), poll(60, [3], 14)],
  ];
  expect(check(sketches)).toEqual({
    verdict: "pass",
    findings: [],
    stats: {
      ...{ attempted: 3, acknowledged: 2, reads: 2, polls: 3, observed: 3 },
      ...{ lost: 0, duplicated: 0, reordered: 0, unexpected: 0, findings: 0 },
    },
  });
  for (const change of [withoutFailed, withRenamedProcesses, withRenamedValues]) {
    expect(streamChecker.check(change(historyOf(sketches)), {}).verdict).toBe("pass");
  }
});

test("stream checker reports an acknowledged message missing from the last read", () => {
  const result = check([append(1, 0), append(2, 2), read([1, 2], 4), read([2], 6)]);
  expect(codes(result)).toEqual(["reordered", "lost-message"]);
  const lost = check([append(1, 0), append(2, 2), read([2], 4), append(3, 6), read([2, 3], 8)]);
  expect(messages(lost)).toEqual([
    "T0 appended 1 and was acknowledged, but the last read, T8, does not contain it",
  ]);
  expect(check([append(1, 0), append(2, 2, 5), read([1], 4)]).verdict).toBe("pass");
});

test("stream checker calls a polled message lost only where the stream was polled to its end", () => {
  const sketches = [append(1, 0), append(2, 2), poll(60, [2], 4)];
  expect(check(sketches)).toMatchObject({
    verdict: "unknown",
    reason:
      "1 messages were never handed out, but nothing says that the stream was polled to its end",
  });
  expect(messages(check(sketches, { polled: "all" }))).toEqual([
    "T0 appended 1 and was acknowledged, but no consumer was ever handed it",
  ]);
  const open = check([...sketches, unknown(poll(61, [], 6))], { polled: "all" });
  expect(open.verdict).toBe("unknown");
  expect(open.reason).toContain("polls of unknown outcome may have taken them");
  expect(check([...sketches, poll(61, [1], 6)]).verdict).toBe("pass");
});

test("stream checker reports a message twice in one read", () => {
  const result = check([append(1, 0), append(2, 2), read([1, 2, 1], 4), read([1, 2], 6)]);
  expect(codes(result)).toEqual(["duplicated-message"]);
  expect(messages(result)).toEqual(["1 was appended once, but seen again by T4 after T4"]);
});

test("stream checker reports a message handed out twice unless delivery is at least once", () => {
  const sketches = [append(1, 0), append(2, 2), poll(60, [1, 2], 4), poll(61, [1], 6)];
  const result = check(sketches);
  expect(codes(result)).toEqual(["duplicated-message"]);
  expect(messages(result)).toEqual(["1 was appended once, but seen again by T6 after T4"]);
  expect(check(sketches, { delivery: "at-least-once" }).verdict).toBe("pass");
  const again = [append(1, 0), append(2, 2), poll(60, [1, 2], 4), poll(60, [1], 6)];
  expect(check(again, { delivery: "at-least-once" }).verdict).toBe("pass");
});

test("stream checker reports messages against the order of their appends", () => {
  const result = check([append(1, 0), append(2, 2), append(3, 4), read([2, 3, 1], 6)]);
  expect(codes(result)).toEqual(["reordered", "reordered"]);
  expect(messages(result)[0]).toBe(
    "T6 saw 3 before 1, although T0 had been acknowledged before T4 appended 3",
  );
  const polled = check([append(1, 0), append(2, 2), poll(60, [2], 4), poll(60, [1], 6)]);
  expect(codes(polled)).toEqual(["reordered"]);
  expect(check([append(1, 0, 3), append(2, 1, 2), read([2, 1], 6)]).verdict).toBe("pass");
  expect(check([unknown(append(1, 0)), append(2, 2), read([2, 1], 4)]).verdict).toBe("pass");
});

test("stream checker reports reads that are not prefixes of each other", () => {
  const result = check([...beside, read([1, 3], 20), read([1, 2, 3], 22)]);
  expect(codes(result)).toEqual(["reordered"]);
  expect(messages(result)).toEqual(["T20 saw 3 at place 2, where T22 saw 2"]);
  expect(check([...beside, read([1, 2], 20), read([1, 2, 3], 22)]).verdict).toBe("pass");
});

test("stream checker reports consumers that see messages in different orders", () => {
  const options = { delivery: "at-least-once" } as const;
  const result = check([...beside, poll(60, [1, 2, 3], 20), poll(61, [3, 1], 22)], options);
  expect(codes(result)).toEqual(["reordered"]);
  expect(messages(result)).toEqual(["T22 saw 1 after 3, T20 the other way round"]);
  const withLog = check([...beside, read([1, 2, 3], 20), poll(61, [3, 1], 22)], options);
  expect(messages(withLog)).toEqual(["T22 saw 1 after 3, T20 the other way round"]);
  const shared = check([...beside, poll(60, [1, 3], 20), poll(61, [2], 22)]);
  expect(shared.verdict).toBe("pass");
});

test("stream checker reports messages nobody appended, or whose append failed", () => {
  const result = check([append(1, 0), failed(append(2, 2)), read([1, 2, 9], 4)]);
  expect(result.findings.map(({ code, message }) => [code, message])).toEqual([
    ["failed-write-visible", "T4 saw 2, though T2 failed to add it and nobody else tried"],
    ["unexpected-element", "T4 saw 9, which nobody added"],
  ]);
});

test("stream checker ignores reads that did not complete", () => {
  const wrong = [unknown(read([2, 1, 9], 4)), failed(read([2, 1, 9], 6))];
  const result = check([append(1, 0), append(2, 2), ...wrong, read([1, 2], 8)]);
  expect(result).toMatchObject({ verdict: "pass", stats: { reads: 1 } });
});

test("stream checker judges every key by itself", () => {
  const result = check([
    ...[
      { ...append(1, 0), key: "p" },
      { ...append(2, 2), key: "q" },
    ],
    ...[
      { ...read([2], 4), key: "q" },
      { ...read([], 6), key: "p" },
    ],
  ]);
  expect(codes(result)).toEqual(["lost-message"]);
  expect(messages(result)[0]).toMatch(/^key "p": T0/);
});

test("stream checker cannot tell without acknowledged appends, reads or unique messages", () => {
  expect(check([unknown(append(1, 0)), read([1], 2)]).reason).toBe("no append was acknowledged");
  expect(check([append(1, 0)], { polled: "some" }).reason).toBe("no message was read");
  const twice = check([append(1, 0), append(1, 2), read([1, 1], 4)]);
  expect(twice.verdict).toBe("unknown");
  expect(twice.reason).toContain("appended more than once");
});
