import assert from "node:assert/strict";
import { expect, test } from "@playwright/test";
import fc from "fast-check";
import { hasCausalReverse } from "../testing/deciders/causal-reverse.ts";
import { historyOf, type OperationSketch } from "../testing/history-builder.ts";
import { withoutFailed, withRenamedProcesses, withRenamedValues } from "../testing/metamorphic.ts";
import { propertyRuns } from "../testing/property-runs.ts";
import { randomHistory } from "../testing/random-history.ts";
import { causalReverseChecker } from "./causal-reverse.ts";

const check = (...sketches: readonly OperationSketch[]) =>
  causalReverseChecker.check(historyOf(sketches), {});
const codes = (result: ReturnType<typeof check>) => result.findings.map(({ code }) => code);
const write = (input: number, from: number, to = from + 1): OperationSketch => ({
  process: from,
  f: "write",
  input,
  at: [from, to],
});
const read = (output: readonly number[], from: number): OperationSketch => ({
  process: from,
  f: "read",
  output,
  at: [from, from + 1],
});

test("causal-reverse checker reports a write visible without one acknowledged before it", () => {
  const result = check(write(1, 0), write(2, 2), write(3, 4), read([3], 6));
  expect(result.verdict).toBe("fail");
  expect(codes(result)).toEqual(["causal-reverse"]);
  expect(result.findings[0]?.message).toBe(
    "T6 read 3, which T4 wrote, without 1, 2, acknowledged (T0, T2) before T4 began",
  );
  expect(result.findings[0]?.operations.map(({ index }) => index)).toEqual([0, 2, 4, 6]);
});

test("causal-reverse checker passes when every read is closed under precedence", () => {
  const result = check(write(1, 0), write(2, 2), read([1], 4), read([1, 2], 6), read([], 8));
  expect(result).toEqual({
    verdict: "pass",
    findings: [],
    stats: { attempted: 2, acknowledged: 2, reads: 3, judgedReads: 1, findings: 0 },
  });
});

test("causal-reverse checker lets concurrent writes appear in any order", () => {
  const writes = [write(0, 0), write(1, 2, 5), write(2, 3, 4)];
  expect(check(...writes, read([0, 1], 6), read([0, 2], 8)).verdict).toBe("pass");
});

test("causal-reverse checker holds unknown writes to what they follow, not others to them", () => {
  const unknown = { ...write(2, 2, 2), outcome: "unknown" } as const;
  expect(codes(check(write(1, 0), unknown, read([2], 4)))).toEqual(["causal-reverse"]);
  expect(check(write(1, 0), unknown, write(3, 4), read([1, 3], 6)).verdict).toBe("pass");
});

test("causal-reverse checker counts a repeated write from its first attempt", () => {
  const unknown = { ...write(2, 0, 0), outcome: "unknown" } as const;
  expect(check(unknown, write(1, 2), write(2, 4), read([2], 6)).verdict).toBe("unknown");
  const twice = check(write(1, 0), write(1, 2, 9), write(2, 4), read([2], 6));
  expect(codes(twice)).toEqual(["causal-reverse"]);
});

test("causal-reverse checker reports values nobody wrote", () => {
  const failed = { ...write(2, 2), outcome: "fail" } as const;
  const result = check(write(1, 0), failed, read([1, 2, 9], 4));
  expect(codes(result)).toEqual(["failed-write-visible", "unexpected-element"]);
});

test("causal-reverse checker ignores reads that did not complete", () => {
  const wrong = [read([2], 4), read([2], 6)];
  const silent = wrong.map(
    (sketch, i) => ({ ...sketch, outcome: i === 0 ? "fail" : "unknown" }) as const,
  );
  const result = check(write(1, 0), write(2, 2), ...silent, read([1, 2], 8));
  expect(result).toMatchObject({ verdict: "pass", stats: { reads: 1 } });
});

test("causal-reverse checker judges every key by itself", () => {
  const other = { ...write(1, 0), key: "a" };
  const result = check(other, { ...write(2, 2), key: "b" }, { ...read([2], 4), key: "b" });
  expect(result.verdict).toBe("unknown");
});

test("causal-reverse checker cannot tell without reads, writes or a pair in order", () => {
  expect(check(write(1, 0)).reason).toBe("no read completed");
  expect(check(read([], 0)).reason).toBe("no write was acknowledged");
  expect(check(write(1, 0), write(2, 2), read([1], 4)).reason).toBe(
    "no read saw a write that began after another was acknowledged",
  );
});

const element = fc.nat(3);
const histories = randomHistory(
  fc.oneof(
    fc.record({ f: fc.constant("write"), input: element }),
    fc.record({ f: fc.constant("read"), output: fc.uniqueArray(element) }),
  ),
  { processes: 3, maxSteps: 16 },
);

test("causal-reverse checker agrees with the definition on random histories", () => {
  fc.assert(
    fc.property(histories, (history) => {
      const result = causalReverseChecker.check(history, {});
      assert.equal(codes(result).includes("causal-reverse"), hasCausalReverse(history));
    }),
    { numRuns: propertyRuns(20_000) },
  );
});

test("causal-reverse checker finds no more in renamed and thinned histories", () => {
  fc.assert(
    fc.property(histories, (history) => {
      const found = codes(causalReverseChecker.check(history, {})).includes("causal-reverse");
      for (const change of [withoutFailed, withRenamedProcesses, withRenamedValues]) {
        const changed = codes(causalReverseChecker.check(change(history), {}));
        assert.equal(changed.includes("causal-reverse"), found);
      }
    }),
    { numRuns: propertyRuns(3_000) },
  );
});
