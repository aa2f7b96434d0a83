import { expect, test } from "@playwright/test";
import { historyOf, type OperationSketch } from "../testing/history-builder.ts";
import { uniqueIdsChecker } from "./unique-ids.ts";

const check = (...sketches: readonly OperationSketch[]) =>
  uniqueIdsChecker.check(historyOf(sketches), {});
const generate = (output: unknown, from: number): OperationSketch => ({
  process: from,
  f: "generate",
  output,
  at: [from, from + 1],
});

test("unique-ids checker passes when all ids differ", () => {
  expect(check(generate(1, 0), generate("1", 2), generate([1], 4))).toEqual({
    verdict: "pass",
    findings: [],
    stats: { attempted: 3, acknowledged: 3, duplicated: 0, findings: 0 },
  });
});

test("unique-ids checker reports an id handed out twice, with everyone who got it", () => {
  const result = check(generate([7], 0), generate(8, 2), generate([7], 4), generate([7], 6));
  expect(result.verdict).toBe("fail");
  expect(result.findings).toHaveLength(1);
  expect(result.findings[0]).toMatchObject({
    code: "duplicated-id",
    message: "T0 and T4 and T6 were all given the id [7]",
  });
  expect(result.stats).toMatchObject({ acknowledged: 4, duplicated: 1 });
});

test("unique-ids checker ignores failed and unknown calls", () => {
  const result = check(
    generate(1, 0),
    generate(2, 2),
    { ...generate(1, 4), outcome: "fail" },
    { ...generate(1, 6), outcome: "unknown" },
  );
  expect(result).toMatchObject({ verdict: "pass", stats: { attempted: 4, acknowledged: 2 } });
});

test("unique-ids checker cannot tell from fewer than two ids", () => {
  expect(check()).toMatchObject({ verdict: "unknown", reason: "no id was handed out" });
  expect(check(generate(1, 0))).toMatchObject({
    verdict: "unknown",
    reason: "a single id cannot collide",
  });
});

test("unique-ids checker refuses an acknowledgement without an id, naming the operation", () => {
  expect(() => check(generate(null, 0))).toThrow(/T0 \(generate\) has the value null/);
});
