import assert from "node:assert/strict";
import { expect, test } from "@playwright/test";
import fc from "fast-check";
import { hasLongFork, hasStrangeValue } from "../testing/deciders/long-fork.ts";
import { historyOf, type OperationSketch } from "../testing/history-builder.ts";
import { withoutFailed, withRenamedProcesses } from "../testing/metamorphic.ts";
import { propertyRuns } from "../testing/property-runs.ts";
import { randomHistory, type DrawnOperation } from "../testing/random-history.ts";
import { longForkChecker } from "./long-fork.ts";

const check = (...sketches: readonly OperationSketch[]) =>
  longForkChecker.check(historyOf(sketches), {});
const codes = (result: ReturnType<typeof check>) => result.findings.map(({ code }) => code);
const write = (key: string, from: number, to = from + 1): OperationSketch => ({
  process: from,
  f: "txn",
  input: [["w", key, 1]],
  at: [from, to],
});
const read = (values: Readonly<Record<string, unknown>>, from: number): OperationSketch => ({
  process: from,
  f: "txn",
  input: Object.keys(values).map((key) => ["r", key, null]),
  output: Object.entries(values).map(([key, value]) => ["r", key, value]),
  at: [from, from + 1],
});
const bothWrites = [write("x", 0, 11), write("y", 1, 10)];

test("long-fork checker reports two reads that saw two writes in opposite orders", () => {
  const result = check(...bothWrites, read({ x: 1, y: null }, 2), read({ y: 1, x: null }, 4));
  expect(result.verdict).toBe("fail");
  expect(codes(result)).toEqual(["long-fork"]);
  expect(result.findings[0]?.message).toBe(
    'T2 saw the write of "x" but not that of "y", T4 saw the write of "y" but not that of "x": no order of the two writes explains both',
  );
  expect(result.findings[0]?.operations.map(({ index }) => index)).toEqual([0, 1, 2, 4]);
  expect(result.stats).toMatchObject({ writes: 2, reads: 2, keys: 2, forks: 1 });
});

test("long-fork checker passes reads that agree on an order", () => {
  const reads = [
    read({ x: null, y: null }, 2),
    read({ x: 1, y: null }, 4),
    read({ x: 1, y: 1 }, 6),
  ];
  expect(check(...bothWrites, ...reads)).toEqual({
    verdict: "pass",
    findings: [],
    stats: { writes: 2, reads: 3, keys: 2, forks: 0, findings: 0 },
  });
});

test("long-fork checker compares reads of different keys on those they share", () => {
  const writes = [...bothWrites, write("z", 20), write("q", 22)];
  const one = read({ z: 1, x: 1, y: null }, 2 + 30);
  const other = read({ q: null, y: 1, x: null }, 34);
  expect(codes(check(...writes, one, other))).toEqual(["long-fork"]);
  const apart = read({ q: null, y: 1 }, 34);
  expect(check(...writes, one, apart).verdict).toBe("pass");
});

test("long-fork checker names each pair of reads once", () => {
  const writes = [write("x", 0), write("y", 2), write("z", 4)];
  const result = check(
    ...[...writes, read({ x: 1, y: null, z: null }, 6), read({ x: null, y: 1, z: 1 }, 8)],
  );
  expect(codes(result)).toEqual(["long-fork"]);
});

test("long-fork checker reports values nobody wrote, or not yet, or failed to write", () => {
  const failed = { ...write("y", 4), outcome: "fail" } as const;
  const result = check(
    ...[read({ x: 1, y: null }, 0), write("x", 2), failed, read({ x: 2, y: 1 }, 6)],
  );
  expect(result.findings.map(({ code, message }) => [code, message])).toEqual([
    ["unexpected-value", 'T0 read 1 at key "x", which nobody had written'],
    ["unexpected-value", 'T6 read 2 at key "x", which nobody had written'],
    ["failed-write-visible", 'T6 read 1 at key "y", though T4 failed to write it'],
  ]);
});

test("long-fork checker ignores reads that did not complete", () => {
  const fork = { ...read({ y: 1, x: null }, 4), outcome: "unknown" } as const;
  expect(check(...bothWrites, read({ x: 1, y: null }, 2), fork).verdict).toBe("pass");
});

test("long-fork checker cannot tell without acknowledged writes or reads of two keys", () => {
  const lost = { ...write("x", 0, 0), outcome: "unknown" } as const;
  expect(check(lost, read({ x: 1, y: null }, 2))).toMatchObject({
    verdict: "unknown",
    reason: "no write was acknowledged",
  });
  expect(check(write("x", 0), read({ x: 1 }, 2))).toMatchObject({
    verdict: "unknown",
    reason: "no read of two or more keys completed",
  });
});

test("long-fork checker cannot tell when a key is written twice, but still sees a fork", () => {
  const twice = [...bothWrites, write("x", 12)];
  const result = check(...twice, read({ x: 1, y: null }, 2));
  expect(result.verdict).toBe("unknown");
  expect(result.reason).toContain('key "x" was written more than once');
  const forked = check(...twice, read({ x: 1, y: null }, 2), read({ x: null, y: 1 }, 4));
  expect(forked.verdict).toBe("fail");
});

test("long-fork checker refuses transactions of another workload, naming the operation", () => {
  const mixed = {
    process: 0,
    f: "txn",
    input: [
      ["r", 1, null],
      ["w", 2, 1],
    ],
    at: [0, 1],
  } as const;
  expect(() => check(mixed)).toThrow(/T0 \(txn\) has the value/);
});

const key = fc.nat(2);
const drawn: fc.Arbitrary<DrawnOperation> = fc.oneof(
  {
    weight: 1,
    arbitrary: key.map((k) => ({ f: "txn", input: [["w", k, 1]], output: [["w", k, 1]] })),
  },
  {
    weight: 2,
    arbitrary: fc
      .uniqueArray(fc.tuple(key, fc.constantFrom(1, null)), { minLength: 1, selector: ([k]) => k })
      .map((values) => ({
        f: "txn",
        input: values.map(([k]) => ["r", k, null]),
        output: values.map(([k, value]) => ["r", k, value]),
      })),
  },
);
const histories = randomHistory(drawn, { processes: 4, maxSteps: 16 });

test("long-fork checker agrees with comparing every two reads on random histories", () => {
  fc.assert(
    fc.property(histories, (history) => {
      const result = longForkChecker.check(history, {});
      const fork = hasLongFork(history);
      const strange = hasStrangeValue(history);
      assert.equal(codes(result).includes("long-fork"), fork);
      assert.equal(
        codes(result).some((code) => code !== "long-fork"),
        strange,
      );
      assert.equal(result.verdict === "fail", fork || strange);
    }),
    { numRuns: propertyRuns(20_000) },
  );
});

test("long-fork checker gives the same findings for renamed and thinned histories", () => {
  fc.assert(
    fc.property(histories, (history) => {
      const forks = longForkChecker.check(history, {}).stats["forks"];
      for (const change of [withoutFailed, withRenamedProcesses]) {
        assert.equal(longForkChecker.check(change(history), {}).stats["forks"], forks);
      }
    }),
    { numRuns: propertyRuns(3_000) },
  );
});
