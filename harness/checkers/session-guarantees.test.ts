import assert from "node:assert/strict";
import { expect, test } from "@playwright/test";
import fc from "fast-check";
import type { History } from "../domain/history.ts";
import { brokenGuarantees } from "../testing/deciders/session-guarantees.ts";
import { historyOf, type OperationSketch } from "../testing/history-builder.ts";
import { withoutFailed, withRenamedProcesses, withRenamedValues } from "../testing/metamorphic.ts";
import { propertyRuns } from "../testing/property-runs.ts";
import { randomHistory } from "../testing/random-history.ts";
import {
  monotonicReadsChecker,
  monotonicWritesChecker,
  readYourWritesChecker,
  writesFollowReadsChecker,
} from "./session-guarantees.ts";

const CHECKERS = [
  readYourWritesChecker,
  monotonicReadsChecker,
  monotonicWritesChecker,
  writesFollowReadsChecker,
];
const verdicts = (history: History) =>
  CHECKERS.map((checker) => checker.check(history, {}).verdict);
const judge = (...sketches: readonly OperationSketch[]) => verdicts(historyOf(sketches));
const append = (process: number, value: number, from: number): OperationSketch => ({
  ...{ process, f: "append", key: "x", input: value, at: [from, from + 1] },
});
const read = (
  process: number,
  output: readonly number[] | null,
  from: number,
): OperationSketch => ({
  ...{ process, f: "read", key: "x", output, at: [from, from + 1] },
});
const txn = (process: number, output: readonly unknown[], from: number): OperationSketch => ({
  ...{ process, f: "txn", input: output, output, at: [from, from + 1] },
});
const unknown = (sketch: OperationSketch): OperationSketch => ({ ...sketch, outcome: "unknown" });
const failed = (sketch: OperationSketch): OperationSketch => ({ ...sketch, outcome: "fail" });

test("session checkers pass a history that keeps all four guarantees", () => {
  const sketches = [
    ...[append(0, 1, 0), read(0, [1], 2), append(0, 2, 4), read(1, [1], 6)],
    ...[read(1, [1, 2], 8), append(1, 3, 10), read(0, [1, 2, 3], 12)],
  ];
  expect(judge(...sketches)).toEqual(["pass", "pass", "pass", "pass"]);
  expect(readYourWritesChecker.check(historyOf(sketches), {})).toEqual({
    verdict: "pass",
    findings: [],
    stats: { keys: 1, judged: 2, findings: 0 },
  });
});

test("read-your-writes checker reports a read without the process's own append", () => {
  const history = historyOf([append(0, 1, 0), append(1, 2, 2), read(0, [2], 4)]);
  expect(verdicts(history)).toEqual(["fail", "unknown", "unknown", "unknown"]);
  const { findings } = readYourWritesChecker.check(history, {});
  expect(findings).toMatchObject([
    {
      code: "read-your-writes",
      message: 'key "x": T4 reads without 1, which the same process had appended in T0',
    },
  ]);
  expect(findings[0]?.operations.map(({ index }) => index)).toEqual([0, 4]);
});

test("read-your-writes checker asks nothing of unknown or failed appends, or of other processes", () => {
  expect(judge(unknown(append(0, 1, 0)), read(0, [], 2))[0]).toBe("unknown");
  expect(judge(failed(append(0, 1, 0)), read(0, [], 2))[0]).toBe("unknown");
  expect(judge(append(0, 1, 0), read(1, [], 2))[0]).toBe("unknown");
});

test("monotonic-reads checker reports an element that disappears", () => {
  const history = historyOf([append(0, 1, 0), read(1, [1], 2), read(1, null, 4)]);
  expect(verdicts(history)).toEqual(["unknown", "fail", "unknown", "unknown"]);
  expect(monotonicReadsChecker.check(history, {}).findings).toMatchObject([
    {
      code: "monotonic-reads",
      message:
        'key "x": T4 reads without an element (number 1) that the same process had read in T2',
    },
  ]);
});

test("monotonic-reads checker reports an element that moves, in lists but not in sets", () => {
  const moved = [append(0, 1, 0), append(2, 2, 2), read(1, [1], 4), read(1, [2, 1], 6)];
  const { findings } = monotonicReadsChecker.check(historyOf(moved), {});
  expect(findings[0]?.message).toContain("T6 reads in another place an element (number 1)");
  const set = moved.map((sketch) => (sketch.f === "append" ? { ...sketch, f: "add" } : sketch));
  expect(judge(...set)[1]).toBe("pass");
});

test("monotonic-reads checker compares reads of one process only", () => {
  expect(judge(append(0, 1, 0), read(1, [1], 2), read(2, [], 4), read(1, [1], 6))[1]).toBe("pass");
});

test("monotonic-writes checker reports a later write seen without the earlier one", () => {
  const history = historyOf([append(0, 1, 0), append(0, 2, 2), read(1, [2], 4)]);
  expect(verdicts(history)).toEqual(["unknown", "unknown", "fail", "unknown"]);
  const { findings } = monotonicWritesChecker.check(history, {});
  expect(findings[0]?.message).toBe(
    'key "x": T4 reads 2 of T2 without, before it, what its process had appended in T0',
  );
  expect(findings[0]?.operations.map(({ index }) => index)).toEqual([0, 2, 4]);
});

test("monotonic-writes checker reports writes in the wrong order, in lists but not in sets", () => {
  const swapped = [append(0, 1, 0), append(0, 2, 2), read(1, [2, 1], 4)];
  expect(judge(...swapped)[2]).toBe("fail");
  const set = swapped.map((sketch) => (sketch.f === "append" ? { ...sketch, f: "add" } : sketch));
  expect(judge(...set)[2]).toBe("pass");
});

test("monotonic-writes checker holds an unknown write to what preceded it", () => {
  expect(judge(append(0, 1, 0), unknown(append(0, 2, 2)), read(1, [2], 4))[2]).toBe("fail");
  expect(judge(failed(append(0, 1, 0)), append(0, 2, 2), read(1, [2], 4))[2]).toBe("unknown");
});

test("monotonic-writes checker judges every write of a process, not only its first", () => {
  const appends = [append(0, 1, 0), append(0, 2, 2), append(0, 3, 4), append(0, 4, 6)];
  expect(judge(...appends, read(1, [1, 2, 3, 4], 8))[2]).toBe("pass");
  expect(judge(...appends, read(1, [1, 2, 4], 8))[2]).toBe("fail");
});

test("writes-follow-reads checker reports a write seen without what its writer had read", () => {
  const history = historyOf([append(0, 1, 0), read(1, [1], 2), append(1, 2, 4), read(2, [2], 6)]);
  expect(verdicts(history)).toEqual(["unknown", "unknown", "unknown", "fail"]);
  expect(writesFollowReadsChecker.check(history, {}).findings[0]?.message).toBe(
    'key "x": T6 reads 2 of T4 without, before it, what its process had read in T2',
  );
});

test("writes-follow-reads checker asks for order in lists, and for reads before the write only", () => {
  const base = [append(0, 1, 0), read(1, [1], 2), append(1, 2, 4)];
  expect(judge(...base, read(2, [2, 1], 6))[3]).toBe("fail");
  expect(judge(...base, read(2, [1, 2], 6))[3]).toBe("pass");
  const after = [append(0, 1, 0), append(1, 2, 2), read(1, [1, 2], 4), read(2, [2, 1], 6)];
  expect(judge(...after)[3]).toBe("unknown");
});

test("session checkers understand transactions, step by step", () => {
  const own = txn(
    0,
    [
      ["append", "x", 1],
      ["r", "x", []],
    ],
    0,
  );
  expect(judge(own)[0]).toBe("fail");
  const other = txn(
    0,
    [
      ["append", "x", 1],
      ["r", "y", null],
    ],
    0,
  );
  expect(judge(other, txn(0, [["r", "x", [1]]], 2))).toEqual([
    "pass",
    "unknown",
    "unknown",
    "unknown",
  ]);
  expect(judge(unknown(own), txn(1, [["r", "x", [1]]], 2))[0]).toBe("unknown");
  const asked = {
    ...own,
    input: [
      ["append", "x", 1],
      ["r", "x", null],
    ],
  };
  expect(
    judge({
      ...asked,
      output: [
        ["append", "x", 1],
        ["r", "x", [1]],
      ],
    })[0],
  ).toBe("pass");
  expect(() => judge(txn(0, ["x"], 0))).toThrow(/T0 \(txn\) has the value/);
});

test("session checkers keep keys apart", () => {
  const elsewhere = { ...read(0, [], 2), key: "y" };
  expect(judge(append(0, 1, 0), elsewhere)).toEqual(Array(4).fill("unknown"));
});

test("session checkers cannot tell which of two appends of one element was read", () => {
  const result = monotonicWritesChecker.check(
    historyOf([append(0, 1, 0), append(1, 2, 2), append(1, 1, 4), read(2, [1], 6)]),
    {},
  );
  expect(result.verdict).toBe("unknown");
  expect(result.reason).toContain('1 was appended more than once to key "x"');
});

const histories = randomHistory(
  fc.oneof(
    fc.record({ f: fc.constant("append"), key: fc.nat(1) }),
    fc.record({
      f: fc.constant("read"),
      key: fc.nat(1),
      output: fc.oneof(
        { weight: 2, arbitrary: fc.nat(4).map((n) => [0, 1, 2, 3].slice(0, n)) },
        { weight: 1, arbitrary: fc.uniqueArray(fc.nat(3)) },
      ),
    }),
  ),
  { processes: 3, maxSteps: 18 },
).map(withUniqueElements);

/** Appends count up within their key, so that elements are unique. */
function withUniqueElements(history: History): History {
  const next = new Map<unknown, number>();
  const operations = history.operations.map((operation) => {
    if (operation.f !== "append") return operation;
    const element = next.get(operation.key) ?? 0;
    next.set(operation.key, element + 1);
    return { ...operation, input: element, output: element };
  });
  return { ...history, operations };
}

test("session checkers agree with their definitions on random histories", () => {
  fc.assert(
    fc.property(histories, (history) => {
      const broken = brokenGuarantees(history);
      assert.deepEqual(
        verdicts(history).map((verdict) => verdict === "fail"),
        [
          broken.readYourWrites,
          broken.monotonicReads,
          broken.monotonicWrites,
          broken.writesFollowReads,
        ],
      );
    }),
    { numRuns: propertyRuns(20_000) },
  );
});

test("session checkers give the same verdicts for renamed and thinned histories", () => {
  fc.assert(
    fc.property(histories, (history) => {
      const before = verdicts(history);
      for (const change of [withoutFailed, withRenamedProcesses, withRenamedValues]) {
        assert.deepEqual(verdicts(change(history)), before);
      }
    }),
    { numRuns: propertyRuns(3_000) },
  );
});
