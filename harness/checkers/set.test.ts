import { expect, test } from "@playwright/test";
import { historyOf, type OperationSketch } from "../testing/history-builder.ts";
import { setChecker } from "./set.ts";

const check = (...sketches: readonly OperationSketch[]) =>
  setChecker.check(historyOf(sketches), {});
const codes = (result: ReturnType<typeof check>) => result.findings.map(({ code }) => code);
const add = (input: unknown, from: number, to: number): OperationSketch => ({
  process: 0,
  f: "add",
  input,
  at: [from, to],
});
const read = (output: unknown, from: number, to: number): OperationSketch => ({
  process: 1,
  f: "read",
  output,
  at: [from, to],
});
/** A final read of a named node: what the builder does not know is added after it. */
const checkNodes = (
  sketches: readonly OperationSketch[],
  nodes: Readonly<Record<number, string>>,
) => {
  const history = historyOf(sketches);
  const operations = history.operations.map((operation) => {
    const node = nodes[operation.index];
    return node === undefined ? operation : { ...operation, node };
  });
  return setChecker.check({ ...history, operations }, {});
};

test("set checker passes when every acknowledged element is read", () => {
  expect(check(add(1, 0, 1), read([1], 2, 3))).toEqual({
    verdict: "pass",
    findings: [],
    stats: {
      ...{ attempted: 1, acknowledged: 1, finalReads: 1, lost: 0 },
      ...{ unexpected: 0, duplicated: 0, recovered: 0, findings: 0 },
    },
  });
});

test("set checker reports an acknowledged element that the final read misses", () => {
  const result = check(add(1, 0, 1), read([1], 2, 3), add(2, 4, 5), read([2], 6, 7));
  expect(result.verdict).toBe("fail");
  expect(codes(result)).toEqual(["lost-write"]);
  expect(result.findings[0]?.message).toBe(
    "T0 added 1 and was acknowledged, but the final read T6 does not contain it",
  );
  expect(result.findings[0]?.operations.map(({ index }) => index)).toEqual([0, 6]);
  expect(result.stats).toMatchObject({ attempted: 2, acknowledged: 2, lost: 1 });
});

test("set checker cannot tell without a completed read", () => {
  const result = check(add(1, 0, 1), { ...read([1], 2, 3), outcome: "unknown" });
  expect(result).toMatchObject({ verdict: "unknown", reason: "no read of the set completed" });
});

test("set checker cannot tell when nothing was acknowledged before the final read", () => {
  const nothing = check(read([], 0, 1));
  expect(nothing.verdict).toBe("unknown");
  expect(nothing.reason).toBe("no add was acknowledged before the final read began");
  expect(check(read([], 0, 3), add(1, 1, 2)).verdict).toBe("unknown");
});

test("set checker takes an unknown add that is read as recovered and one that is not as nothing", () => {
  const unknown = { ...add(2, 2, 2), outcome: "unknown" } as const;
  const seen = check(add(1, 0, 1), unknown, read([1, 2], 4, 5));
  expect(seen).toMatchObject({ verdict: "pass", stats: { recovered: 1, acknowledged: 1 } });
  const unseen = check(add(1, 0, 1), unknown, read([1], 4, 5));
  expect(unseen).toMatchObject({ verdict: "pass", stats: { recovered: 0, lost: 0 } });
});

test("set checker reports elements nobody added, or not before the read ended", () => {
  const result = check(add(1, 0, 1), read([1, 9, 2], 2, 3), add(2, 4, 5));
  expect(codes(result)).toEqual(["unexpected-element", "unexpected-element"]);
  expect(result.findings.map(({ message }) => message)).toEqual([
    "the final read T2 contains 9, which nobody added",
    "the final read T2 contains 2, before T4 first tried to add it",
  ]);
  expect(result.stats).toMatchObject({ unexpected: 2 });
});

test("set checker reports an element whose every add failed", () => {
  const failed = { ...add(2, 2, 3), outcome: "fail" } as const;
  const result = check(add(1, 0, 1), failed, read([1, 2], 4, 5));
  expect(codes(result)).toEqual(["failed-write-visible"]);
  expect(result.findings[0]?.message).toContain("T2 failed to add it and nobody else tried");
  expect(result.stats).toMatchObject({ recovered: 0 });
  expect(check(add(1, 0, 1), failed, read([1], 4, 5)).verdict).toBe("pass");
});

test("set checker reports an element twice in one read once", () => {
  const result = check(add(1, 0, 1), read([1, 1, 1], 2, 3));
  expect(codes(result)).toEqual(["duplicated-element"]);
});

test("set checker judges the final read of every node", () => {
  const sketches = [add(1, 0, 1), read([1], 2, 3), read([], 4, 5), read([1], 6, 7)];
  const result = checkNodes(sketches, { 2: "a", 4: "b", 6: "c" });
  expect(codes(result)).toEqual(["lost-write"]);
  expect(result.findings[0]?.message).toContain("the final read T4 of b does not contain it");
  expect(result.stats).toMatchObject({ finalReads: 3, lost: 1 });
  expect(checkNodes(sketches, { 2: "a", 4: "a", 6: "a" }).verdict).toBe("pass");
});

test("set checker leaves out a node that was not read at the end", () => {
  const sketches = [add(1, 0, 1), read([], 2, 3), add(2, 4, 5), read([1, 2], 6, 7)];
  const result = checkNodes(sketches, { 2: "b", 6: "a" });
  expect(result).toMatchObject({ verdict: "pass", stats: { finalReads: 1 } });
});

test("set checker judges the last read of all even where adds outlast it", () => {
  const result = check(add(1, 0, 1), read([], 2, 4), add(2, 3, 5));
  expect(codes(result)).toEqual(["lost-write"]);
  expect(result.stats).toMatchObject({ lost: 1 });
});
