import assert from "node:assert/strict";
import { expect, test } from "@playwright/test";
import fc from "fast-check";
import {
  hasBadGrantToken,
  hasLateWrite,
  hasOverlap,
} from "../testing/deciders/mutual-exclusion.ts";
import { historyOf, type OperationSketch } from "../testing/history-builder.ts";
import { withoutFailed, withRenamedProcesses } from "../testing/metamorphic.ts";
import { propertyRuns } from "../testing/property-runs.ts";
import { randomHistory } from "../testing/random-history.ts";
import { mutualExclusionChecker, type MutualExclusionOptions } from "./mutual-exclusion.ts";

const check = (sketches: readonly OperationSketch[], options: MutualExclusionOptions = {}) =>
  mutualExclusionChecker.check(historyOf(sketches), options);
const codes = (result: ReturnType<typeof check>) => result.findings.map(({ code }) => code);
const op = (process: number, f: string, from: number, to = from + 1): OperationSketch => ({
  process,
  f,
  output: null,
  at: [from, to],
});
const acquire = (process: number, from: number, token: number | null = null, to = from + 1) => ({
  ...op(process, "acquire", from, to),
  output: token,
});
const write = (process: number, from: number, token: number) => ({
  ...op(process, "write", from),
  input: { token, value: "v" },
});
const unknown = (sketch: OperationSketch): OperationSketch => ({ ...sketch, outcome: "unknown" });
const failed = (sketch: OperationSketch): OperationSketch => ({ ...sketch, outcome: "fail" });

test("mutual-exclusion checker passes holders that follow each other", () => {
  const sketches = [acquire(0, 0), op(0, "release", 2), acquire(1, 4), op(1, "release", 6)];
  expect(check(sketches)).toEqual({
    verdict: "pass",
    findings: [],
    stats: {
      ...{ grants: 2, overlaps: 0, acceptedWrites: 0, refusedWrites: 0 },
      ...{ tokensReused: 0, tokensNotIncreasing: 0, lateWritesAccepted: 0, findings: 0 },
    },
  });
});

test("mutual-exclusion checker reports two holders at once, with a picture", () => {
  const result = check([
    ...[acquire(0, 0), acquire(1, 2), op(0, "release", 4), op(1, "release", 6)],
  ]);
  expect(result.verdict).toBe("fail");
  expect(codes(result)).toEqual(["overlapping-holders"]);
  expect(result.findings[0]?.message).toBe(
    "process 1 was granted the lock by T2 while process 0 held it: T0 was acknowledged before and T4 (release) began after",
  );
  expect(result.findings[0]?.operations.map(({ index }) => index)).toEqual([0, 2, 4, 6]);
  expect(result.findings[0]?.pictures?.[0]?.svg).toContain("held by process 1");
});

test("mutual-exclusion checker finds an overlap with a long holder behind a short one", () => {
  const result = check([
    ...[acquire(0, 0), acquire(1, 2), op(1, "release", 4), acquire(2, 6), op(0, "release", 8)],
  ]);
  expect(result.findings.map(({ message }) => message.slice(0, 66))).toEqual([
    "process 1 was granted the lock by T2 while process 0 held it: T0 w",
    "process 2 was granted the lock by T6 while process 0 held it: T0 w",
  ]);
});

test("mutual-exclusion checker takes a renewal, an accepted write and an unknown release as proof", () => {
  for (const proof of [op(0, "renew", 4), write(0, 4, 1), unknown(op(0, "release", 4))]) {
    expect(codes(check([acquire(0, 0), acquire(1, 2), proof]))).toEqual(["overlapping-holders"]);
  }
});

test("mutual-exclusion checker takes nothing else as proof that a lock was still held", () => {
  const silent = [
    failed(op(0, "release", 4)),
    failed(op(0, "renew", 4)),
    unknown(op(0, "renew", 4)),
  ];
  for (const proof of [...silent, failed(write(0, 4, 1)), op(1, "renew", 4)]) {
    expect(check([acquire(0, 0), acquire(1, 2), proof]).verdict).toBe("pass");
  }
  const again = [acquire(0, 0), acquire(1, 2), acquire(0, 4), op(0, "release", 6)];
  expect(check(again).verdict).toBe("pass");
  const released = [acquire(0, 0), failed(op(0, "release", 2)), acquire(1, 4), op(0, "renew", 6)];
  expect(check(released).verdict).toBe("pass");
});

test("mutual-exclusion checker lets a late acknowledgement without later proof pass", () => {
  const late = acquire(1, 0, null, 5);
  const holder = [acquire(0, 2), op(0, "release", 7)];
  expect(check([late, ...holder]).verdict).toBe("pass");
  expect(codes(check([late, ...holder, op(1, "release", 9)]))).toEqual(["overlapping-holders"]);
});

test("mutual-exclusion checker ignores acquires that failed or are unknown", () => {
  const base = [acquire(0, 0), op(0, "release", 8), acquire(2, 10)];
  expect(check([...base, failed(acquire(1, 2))]).verdict).toBe("pass");
  expect(check([...base, unknown(acquire(1, 2)), op(1, "release", 4)]).verdict).toBe("pass");
});

test("mutual-exclusion checker keeps locks apart by key", () => {
  const a = { ...acquire(0, 0), key: "a" };
  const b = { ...acquire(1, 2), key: "b" };
  const release = { ...op(0, "release", 4), key: "a" };
  expect(check([a, b, release]).verdict).toBe("unknown");
});

test("mutual-exclusion checker reports a token granted twice and one that goes back", () => {
  const grants = [acquire(0, 0, 5), acquire(1, 2, 5), acquire(2, 4, 4)];
  expect(check(grants).findings.map(({ code, message }) => [code, message])).toEqual([
    ["token-reused", "T0 and T2 were both granted the token 5"],
    [
      "token-not-increasing",
      "T4 was granted the token 4, lower than 5, which T0 had before T4 began",
    ],
  ]);
  const beside = [acquire(0, 0, 5, 3), acquire(1, 1, 4, 2)];
  expect(check(beside).verdict).toBe("pass");
  const crossing = [acquire(0, 0, 1, 4), acquire(2, 3, 0, 7), acquire(1, 5, 2, 6)];
  expect(check(crossing).stats).toMatchObject({ tokensNotIncreasing: 0 });
});

test("mutual-exclusion checker reports a late write that the resource accepted", () => {
  const grants = [acquire(0, 0, 1), acquire(1, 2, 2)];
  const late = check([...grants, write(1, 4, 2), write(0, 6, 1)], { fencing: true });
  expect(late.findings).toMatchObject([
    {
      code: "stale-token-accepted",
      message:
        "the resource accepted T6 with the token 1 after it had accepted T4 with the higher token 2",
    },
  ]);
  const refused = check([...grants, write(1, 4, 2), failed(write(0, 6, 1))], { fencing: true });
  expect(refused).toMatchObject({
    verdict: "pass",
    stats: { refusedWrites: 1, acceptedWrites: 1 },
  });
});

test("mutual-exclusion checker counts overlaps without failing where the resource is fenced", () => {
  const grants = [acquire(0, 0, 1), acquire(1, 2, 2), op(0, "release", 6)];
  const fenced = check([...grants, write(1, 4, 2)], { fencing: true });
  expect(fenced).toMatchObject({ verdict: "pass", stats: { overlaps: 1 } });
  expect(check(grants, { fencing: true })).toMatchObject({
    verdict: "unknown",
    reason: "no write with a token was accepted",
  });
});

test("mutual-exclusion checker cannot tell from fewer than two grants", () => {
  expect(check([failed(acquire(0, 0))]).reason).toBe("the lock was never granted");
  expect(check([acquire(0, 0)]).reason).toContain("granted once only");
  expect(check([acquire(0, 0), unknown(acquire(1, 2))]).reason).toContain("granted once only");
});

const token = fc.nat(3);
const histories = randomHistory(
  fc.oneof(
    { weight: 4, arbitrary: token.map((output) => ({ f: "acquire", output })) },
    { weight: 3, arbitrary: fc.constant({ f: "release" }) },
    { weight: 1, arbitrary: fc.constant({ f: "renew" }) },
    { weight: 2, arbitrary: token.map((t) => ({ f: "write", input: { token: t } })) },
  ),
  { processes: 3, maxSteps: 14 },
);

test("mutual-exclusion checker agrees with the definition on random histories", () => {
  fc.assert(
    fc.property(histories, (history) => {
      const { stats } = mutualExclusionChecker.check(history, {});
      const badToken = Number(stats["tokensReused"]) + Number(stats["tokensNotIncreasing"]) > 0;
      assert.deepEqual(
        [Number(stats["overlaps"]) > 0, badToken, Number(stats["lateWritesAccepted"]) > 0],
        [hasOverlap(history), hasBadGrantToken(history), hasLateWrite(history)],
      );
    }),
    { numRuns: propertyRuns(20_000) },
  );
});

test("mutual-exclusion checker gives the same figures for renamed processes, no more for thinned", () => {
  fc.assert(
    fc.property(histories, (history) => {
      const figures = (h: typeof history) => {
        const { stats } = mutualExclusionChecker.check(h, {});
        return { ...stats, refusedWrites: 0 };
      };
      assert.deepEqual(figures(withRenamedProcesses(history)), figures(history));
      const withoutLosers = {
        ...history,
        operations: history.operations.filter(
          ({ f, outcome }) => outcome !== "fail" || (f !== "write" && f !== "renew"),
        ),
      };
      assert.deepEqual(figures(withoutLosers), figures(history));
      assert.equal(
        withoutFailed(history).operations.some(({ outcome }) => outcome === "fail"),
        false,
      );
    }),
    { numRuns: propertyRuns(3_000) },
  );
});
