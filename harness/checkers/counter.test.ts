import assert from "node:assert/strict";
import { expect, test } from "@playwright/test";
import fc from "fast-check";
import { isCounterPossible } from "../testing/deciders/counter.ts";
import { historyOf, type OperationSketch } from "../testing/history-builder.ts";
import { withoutFailed, withRenamedProcesses } from "../testing/metamorphic.ts";
import { propertyRuns } from "../testing/property-runs.ts";
import { randomHistory } from "../testing/random-history.ts";
import { counterChecker, type CounterOptions } from "./counter.ts";

const check = (sketches: readonly OperationSketch[], options: CounterOptions = {}) =>
  counterChecker.check(historyOf(sketches), options);
const add = (input: number, from: number, to: number): OperationSketch => ({
  process: from,
  f: "add",
  input,
  at: [from, to],
});
const read = (output: unknown, from: number, to: number): OperationSketch => ({
  process: from,
  f: "read",
  output,
  at: [from, to],
});
const readsWrong = (result: ReturnType<typeof check>) =>
  result.findings.map(({ operations }) => operations.at(-1)?.output);

test("counter checker passes a read of the acknowledged sum", () => {
  expect(check([add(1, 0, 1), add(2, 2, 3), read(3, 4, 5)])).toEqual({
    verdict: "pass",
    findings: [],
    stats: { attempted: 2, acknowledged: 2, reads: 1, undecided: 0, findings: 0 },
  });
});

test("counter checker cannot tell without a read, or without an add it could have seen", () => {
  expect(check([add(1, 0, 1)])).toMatchObject({
    verdict: "unknown",
    reason: "no read of the counter completed",
  });
  const reason = "no add was acknowledged that a read could have seen";
  expect(check([read(0, 0, 1)])).toMatchObject({ verdict: "unknown", reason });
  expect(check([read(0, 0, 1), add(1, 2, 3)])).toMatchObject({ verdict: "unknown", reason });
});

test("counter checker reports a first read that is not the initial value", () => {
  const result = check([read(1, 0, 1)]);
  expect(result.verdict).toBe("fail");
  expect(result.findings).toMatchObject([{ code: "impossible-value" }]);
  expect(check([read(5, 0, 3), add(1, 1, 2)], { initial: 5 }).verdict).toBe("pass");
});

test("counter checker ignores failed adds", () => {
  const failed = { ...add(1, 0, 1), outcome: "fail" } as const;
  expect(check([failed, add(4, 2, 3), read(4, 4, 5)]).verdict).toBe("pass");
  expect(check([failed, add(4, 2, 3), read(5, 4, 5)]).verdict).toBe("fail");
});

test("counter checker judges interleaved reads and adds as Jepsen does", () => {
  const result = check([
    ...[read(6, 0, 9), add(1, 1, 10), read(0, 2, 11), add(2, 3, 12), read(3, 4, 13)],
    ...[add(4, 5, 14), read(100, 6, 15), add(8, 7, 16), read(15, 8, 17)],
  ]);
  expect(readsWrong(result)).toEqual([100]);
  expect(result.findings[0]?.message).toBe(
    "T6 read 100, but the adds acknowledged before it began make 0, and with those that ran beside it or ended unknown only 0 to 15 was possible",
  );
  expect(result.findings[0]?.operations.map(({ index }) => index)).toEqual([1, 3, 5, 7, 6]);
});

test("counter checker judges rolling reads and adds as Jepsen does", () => {
  const result = check([
    ...[read(0, 0, 2), add(1, 1, 4), read(3, 3, 6), add(2, 5, 8), read(5, 7, 9)],
  ]);
  expect(readsWrong(result)).toEqual([5]);
});

test("counter checker knows that a sum of tens is not three", () => {
  const unknown = { ...add(10, 0, 0), outcome: "unknown" } as const;
  const history = [unknown, add(10, 1, 3), read(3, 2, 4)];
  const result = check(history);
  expect(readsWrong(result)).toEqual([3]);
  expect(result.findings[0]?.message).toContain("only 0, 10, 20 was possible");
});

test("counter checker counts an unknown add for ever after, and never before", () => {
  const unknown = { ...add(5, 2, 2), outcome: "unknown" } as const;
  const sketches = [add(1, 0, 1), unknown, read(1, 3, 4), read(6, 5, 6), read(1, 7, 8)];
  expect(check(sketches).verdict).toBe("pass");
  expect(readsWrong(check([add(1, -2, -1), read(6, 0, 1), unknown]))).toEqual([6]);
});

test("counter checker takes decrements", () => {
  const sketches = [add(5, 0, 1), add(-3, 2, 6), read(2, 3, 4), read(5, 5, 8), read(5, 9, 10)];
  expect(readsWrong(check(sketches))).toEqual([5]);
  expect(check(sketches).findings[0]?.operations.at(-1)?.index).toBe(9);
});

test("counter checker says so when too many unknown adds leave a read open", () => {
  const unknowns = Array.from({ length: 16 }, (_, i) => ({
    ...add(3 ** i, i, i),
    outcome: "unknown" as const,
  }));
  const open = check([...unknowns, add(1, 20, 21), read(3 ** 15 + 1, 22, 23)]);
  expect(open.verdict).toBe("unknown");
  expect(open.reason).toContain("1 reads lie within the possible range");
  expect(check([...unknowns, add(1, 20, 21), read(3 ** 16, 22, 23)]).verdict).toBe("fail");
});

test("counter checker refuses a value that is no integer, naming the operation", () => {
  expect(() => check([add(1, 0, 1), read("x", 2, 3)])).toThrow(/T2 \(read\) has the value "x"/);
  expect(() => check([add(0.5, 0, 1), read(0, 2, 3)])).toThrow(/T0 \(add\) has the value 0.5/);
});

const histories = randomHistory(
  fc.oneof(
    fc.record({ f: fc.constant("add"), input: fc.integer({ min: -3, max: 4 }) }),
    fc.record({ f: fc.constant("read"), output: fc.integer({ min: -4, max: 6 }) }),
  ),
  { processes: 4, maxSteps: 14, unknown: 2 },
);

test("counter checker agrees with trying every subset on random histories", () => {
  fc.assert(
    fc.property(histories, (history) => {
      const { verdict } = counterChecker.check(history, {});
      assert.equal(verdict === "fail", !isCounterPossible(history));
    }),
    { numRuns: propertyRuns(20_000) },
  );
});

test("counter checker gives the same verdict for renamed and thinned histories", () => {
  fc.assert(
    fc.property(histories, (history) => {
      const { verdict } = counterChecker.check(history, {});
      for (const change of [withoutFailed, withRenamedProcesses]) {
        assert.equal(counterChecker.check(change(history), {}).verdict, verdict);
      }
    }),
    { numRuns: propertyRuns(3_000) },
  );
});
