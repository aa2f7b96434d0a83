import { expect, test } from "@playwright/test";
import { historyOf, type OperationSketch } from "../testing/history-builder.ts";
import { setChecker } from "./set.ts";

const add = (input: unknown, from: number): OperationSketch => ({
  ...{ process: from, f: "add", input, at: [from, from + 1] },
});
const read = (output: unknown, from: number, input: unknown = null): OperationSketch => ({
  ...{ process: from, f: "read", input, output, at: [from, from + 1] },
});
const check = (sketches: readonly OperationSketch[], options: { keyBy?: string } = {}) =>
  setChecker.check(historyOf(sketches), options);

test("independent keys are judged one by one, and the worst verdict wins", () => {
  const a = [
    { ...add(1, 0), key: "a" },
    { ...read([1], 2), key: "a" },
  ];
  const lost = [
    { ...add(1, 4), key: "b" },
    { ...read([], 6), key: "b" },
  ];
  const unread = [{ ...add(1, 8), key: "c" }];
  expect(check(a)).toMatchObject({ verdict: "pass", stats: { keys: 1, attempted: 1 } });
  expect(check([...a, ...unread])).toMatchObject({
    verdict: "unknown",
    reason: 'key "c": no read of the set completed',
    stats: { keys: 2, attempted: 2 },
  });
  const result = check([...a, ...lost, ...unread]);
  expect(result).toMatchObject({ verdict: "fail", stats: { keys: 3, attempted: 3, lost: 1 } });
  expect(result.findings.map(({ message }) => message)).toEqual([
    'key "b": T4 added 1 and was acknowledged, but the final read T6 does not contain it',
  ]);
});

test("independent keys come from Jepsen's tuples too", () => {
  const tuples = [add(["a", 1], 0), add(["b", 1], 2)];
  const reads = [read(["a", [1]], 4, ["a", null]), read(["b", []], 6, ["b", null])];
  const result = check([...tuples, ...reads]);
  expect(result.findings[0]?.message).toMatch(/^key "b": T2 added 1/);
});

test("independent keys come from the field that --key-by names", () => {
  const sketches = [
    { ...add(1, 0), process: 1 },
    { ...read([1], 2), process: 1 },
    { ...add(2, 4), process: 2 },
    { ...read([2], 6), process: 2 },
  ];
  expect(check(sketches).verdict).toBe("fail");
  expect(check(sketches, { keyBy: "process" })).toMatchObject({
    verdict: "pass",
    stats: { keys: 2 },
  });
});

test("findings of many keys are bounded together", () => {
  const keyed = Array.from({ length: 50 }, (_, i) => [
    { ...add(1, 4 * i), key: i },
    { ...read([], 4 * i + 2), key: i },
  ]).flat();
  const result = check(keyed);
  expect(result.findings).toHaveLength(20);
  expect(result.stats).toMatchObject({ keys: 50, lost: 50, findings: 50 });
});
