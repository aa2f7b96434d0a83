import assert from "node:assert/strict";
import { expect, test } from "@playwright/test";
import fc from "fast-check";
import type { History } from "../domain/history.ts";
import { setFullFates, setFullStrange } from "../testing/deciders/set-full.ts";
import { historyOf } from "../testing/history-builder.ts";
import { withoutFailed, withRenamedProcesses, withRenamedValues } from "../testing/metamorphic.ts";
import { propertyRuns } from "../testing/property-runs.ts";
import { randomHistory } from "../testing/random-history.ts";
import { setFullChecker } from "./set-full.ts";

const MS = 1e6;

/** An add or a read with its invocation and completion as positions in the log; one position is one millisecond. */
function add(element: unknown, from: number, to?: number) {
  return to === undefined
    ? ({ process: 0, f: "add", input: element, at: [from, from], outcome: "unknown" } as const)
    : ({ process: 0, f: "add", input: element, at: [from, to] } as const);
}

function read(elements: readonly unknown[], from: number, to: number) {
  return { process: 1, f: "read", output: elements, at: [from, to] } as const;
}

function millisecondsOf(sketches: Parameters<typeof historyOf>[0]): History {
  const history = historyOf(sketches);
  return {
    ...history,
    operations: history.operations.map((operation) => ({
      ...operation,
      invokedAt: operation.invokedAt * MS,
      completedAt: operation.completedAt * MS,
    })),
  };
}

const check = (...sketches: Parameters<typeof historyOf>[0]) =>
  setFullChecker.check(millisecondsOf(sketches), {});
const checkLinearizable = (...sketches: Parameters<typeof historyOf>[0]) =>
  setFullChecker.check(millisecondsOf(sketches), { linearizable: true });
const codes = (result: ReturnType<typeof check>) => result.findings.map(({ code }) => code);

test.describe("set-full checker follows Jepsen's cases:", () => {
  test("an element that nobody read is never-read", () => {
    const result = check(add(0, 0, 1));
    expect(result).toEqual({
      verdict: "unknown",
      reason: "no read of the set completed",
      findings: [],
      stats: {
        attempted: 1,
        acknowledged: 1,
        reads: 0,
        stable: 0,
        lost: 0,
        stale: 0,
        neverRead: 1,
        duplicated: 0,
        unexpected: 0,
        recovered: 0,
        worstStale: "",
        findings: 0,
      },
    });
  });

  test("an element neither acknowledged nor seen is never-read", () => {
    const result = check(add(0, 0), read([], 1, 2));
    expect(result.verdict).toBe("unknown");
    expect(result.reason).toContain("no element was ever seen");
    expect(result.stats).toMatchObject({ attempted: 1, neverRead: 1, stable: 0, lost: 0 });
  });

  for (const [when, sketches] of [
    ["began before the add and ended within it", [read([0], 0, 2), add(0, 1, 3)]],
    ["ran around the add", [read([0], 0, 3), add(0, 1, 2)]],
    ["ran within the add", [add(0, 0, 3), read([0], 1, 2)]],
    ["began within the add and ended after it", [add(0, 0, 2), read([0], 1, 3)]],
    ["followed the add", [add(0, 0, 1), read([0], 2, 3)]],
  ] as const) {
    test(`an element in a read that ${when} is stable at once`, () => {
      const result = check(...sketches);
      expect(result.verdict).toBe("pass");
      expect(result.stats).toMatchObject({
        attempted: 1,
        stable: 1,
        lost: 0,
        stale: 0,
        neverRead: 0,
        stableLatencyMsP0: 0,
        stableLatencyMsP50: 0,
        stableLatencyMsP100: 0,
      });
      expect(checkLinearizable(...sketches).verdict).toBe("pass");
    });
  }

  test("an element missing from a read after its acknowledgement is lost", () => {
    const result = check(add(0, 0, 1), read([], 2, 3));
    expect(result.verdict).toBe("fail");
    expect(codes(result)).toEqual(["lost-write"]);
    expect(result.findings[0]?.message).toBe(
      "T0 added 0 and was acknowledged, yet T2, which began 1 ms later, misses it, and no read that began after that contains it",
    );
    expect(result.findings[0]?.operations.map(({ index }) => index)).toEqual([0, 2]);
    expect(result.findings[0]?.pictures?.[0]?.svg).toContain("T2 read without it");
    expect(result.stats).toMatchObject({ lost: 1, lostLatencyMsP0: 0, lostLatencyMsP100: 0 });
  });

  for (const [when, sketches] of [
    ["began before the add and ended within it", [read([], 0, 2), add(0, 1, 3)]],
    ["ran around the add", [read([], 0, 3), add(0, 1, 2)]],
    ["ran within the add", [add(0, 0, 3), read([], 1, 2)]],
    ["began within the add and ended after it", [add(0, 0, 2), read([], 1, 3)]],
  ] as const) {
    test(`an element missing from a read that ${when} is never-read, not lost`, () => {
      const result = check(...sketches);
      expect(result.verdict).toBe("unknown");
      expect(result.stats).toMatchObject({ neverRead: 1, lost: 0, stable: 0, stale: 0 });
    });
  }

  test("the last of several reads under way when the add began decides whether it is stable", () => {
    const sketches = [
      { ...read([], 0, 7), process: 1 },
      { ...read([0], 1, 8), process: 2 },
      { ...read([], 2, 9), process: 3 },
      add(0, 3, 10),
    ];
    expect(check(...sketches).stats).toMatchObject({ stable: 0, lost: 0, neverRead: 1 });
  });

  test("elements seen and then missing for good are lost, with the time they were there", () => {
    const result = check(
      ...[add(0, 0, 4), add(1, 1, 5)],
      ...[read([1], 2, 3), read([0, 1], 6, 7), read([0], 8, 9), read([], 10, 11)],
    );
    expect(result.verdict).toBe("fail");
    expect(result.stats).toMatchObject({
      ...{ lost: 2, stable: 0, stale: 0, neverRead: 0 },
      ...{ lostLatencyMsP0: 3, lostLatencyMsP50: 4, lostLatencyMsP100: 4 },
    });
  });

  test("an element that flutters is stale, one that no later read finds is lost", () => {
    const sketches = [
      ...[add(0, 0, 1), add(1, 2, 5)],
      ...[read([1], 3, 4), read([0], 6, 9), read([1], 7, 8)],
    ];
    const result = check(...sketches);
    expect(result.verdict).toBe("fail");
    expect(codes(result)).toEqual(["lost-write"]);
    expect(result.stats).toMatchObject({
      ...{ lost: 1, stable: 1, stale: 1, worstStale: "1 (2 ms)" },
      ...{ lostLatencyMsP0: 5, lostLatencyMsP100: 5 },
      ...{ stableLatencyMsP0: 2, stableLatencyMsP100: 2 },
    });
  });
});

test.describe("set-full checker goes beyond Jepsen's:", () => {
  test("stale reads fail in linearizable mode only, with the read that missed the element", () => {
    const sketches = [add(0, 0, 1), read([], 2, 3), read([0], 4, 5)];
    expect(check(...sketches).verdict).toBe("pass");
    const result = checkLinearizable(...sketches);
    expect(result.verdict).toBe("fail");
    expect(codes(result)).toEqual(["stale-read"]);
    expect(result.findings[0]?.message).toBe(
      "T0 added 0 and was acknowledged, yet T2, which began 1 ms later, misses it; later reads contain it again",
    );
  });

  test("staleness below a millisecond, even below the clock's tick, is staleness", () => {
    const history = historyOf([add(0, 0, 1), read([], 2, 3), read([0], 4, 5)]);
    const operations = history.operations.map((operation) => ({
      ...operation,
      invokedAt: 7,
      completedAt: 7,
    }));
    const result = setFullChecker.check({ operations, warnings: [] }, { linearizable: true });
    expect(codes(result)).toEqual(["stale-read"]);
    expect(result.stats).toMatchObject({ stale: 1, stableLatencyMsP100: 0 });
  });

  test("an element twice in one read is duplicated", () => {
    const result = check(add(0, 0, 1), read([0, 0, 0], 2, 3), read([0], 4, 5));
    expect(result.verdict).toBe("fail");
    expect(codes(result)).toEqual(["duplicated-element"]);
    expect(result.findings[0]?.message).toBe("T2 read 0 3 times");
    expect(result.stats).toMatchObject({ duplicated: 1, stable: 1 });
  });

  test("an element nobody added, or nobody yet, is unexpected", () => {
    const result = check(read([1], 0, 1), add(1, 2, 3), read([1, 7], 4, 5));
    expect(codes(result)).toEqual(["unexpected-element", "unexpected-element"]);
    expect(result.findings.map(({ message }) => message)).toEqual([
      "T4 read 7, which nobody added",
      "T0 read 1, before T2 first tried to add it",
    ]);
    expect(result.stats).toMatchObject({ unexpected: 2, stable: 1 });
  });

  test("an element whose every add failed must not be there", () => {
    const failed = { process: 0, f: "add", input: 3, at: [0, 1], outcome: "fail" } as const;
    const result = check(failed, read([3], 2, 3));
    expect(codes(result)).toEqual(["failed-write-visible"]);
    expect(check(failed, add(3, 2, 3), read([3], 4, 5)).verdict).toBe("pass");
  });

  test("an unknown add that is seen is recovered and must then stay", () => {
    const seen = check(add(0, 0), read([0], 1, 2));
    expect(seen.verdict).toBe("pass");
    expect(seen.stats).toMatchObject({ recovered: 1, acknowledged: 0 });
    const lost = check(add(0, 0), read([0], 1, 2), read([], 3, 4));
    expect(codes(lost)).toEqual(["lost-write"]);
    expect(lost.findings[0]?.message).toContain("T0 added 0 and T1 read it, so it existed, yet T3");
  });

  test("a retried add counts from its first attempt and its first acknowledgement", () => {
    const result = check(add(0, 0), add(0, 2, 3), read([], 4, 5), add(0, 6, 7), read([0], 8, 9));
    expect(result.stats).toMatchObject({ attempted: 1, stale: 1, stableLatencyMsP100: 1 });
  });

  test("failed and unknown reads say nothing", () => {
    const silent = { process: 1, f: "read", output: null, at: [2, 3] } as const;
    const result = check(
      add(0, 0, 1),
      { ...silent, outcome: "fail" },
      { ...silent, outcome: "unknown" },
      read([0], 4, 5),
    );
    expect(result.verdict).toBe("pass");
    expect(result.stats).toMatchObject({ reads: 1, stale: 0 });
  });

  test("independent keys are separate sets", () => {
    const keyed = [
      { ...add(0, 0, 1), key: "a" },
      { ...read([], 2, 3), key: "b" },
      { ...add(1, 4, 5), key: "b" },
      { ...read([0], 6, 7), key: "a" },
      { ...read([], 8, 9), key: "b" },
    ];
    const result = check(...keyed);
    expect(result.stats).toMatchObject({ keys: 2, lost: 1, stable: 1 });
    expect(result.findings[0]?.message).toMatch(/^key "b": T4 added 1/);
  });

  test("a read that is no list is an input error naming the operation", () => {
    expect(() => check(add(0, 0, 1), { process: 1, f: "read", output: 5, at: [2, 3] })).toThrow(
      /T2 \(read\) has the value 5/,
    );
  });

  test("a thousand losses are counted and twenty shown", () => {
    const adds = Array.from({ length: 1000 }, (_, i) => add(i, 2 * i, 2 * i + 1));
    const result = check(...adds, read([], 5000, 5001));
    expect(result.stats).toMatchObject({ lost: 1000, findings: 1000 });
    expect(result.findings).toHaveLength(20);
    expect(result.findings.filter(({ pictures }) => pictures !== undefined)).toHaveLength(3);
  });
});

const element = fc.nat(2);
const small = randomHistory(
  fc.oneof(
    fc.record({ f: fc.constant("add"), input: element }),
    fc.record({ f: fc.constant("read"), output: fc.array(element, { maxLength: 3 }) }),
  ),
  { processes: 4, maxSteps: 18 },
);
/** The same without reads that a glance refutes, so that the timelines themselves are compared. */
const plausible = small.map((history) => ({
  ...history,
  operations: history.operations.map((operation) =>
    operation.f === "read" && operation.outcome === "ok"
      ? { ...operation, output: possibleOnly(history, operation) }
      : operation,
  ),
}));

function possibleOnly(history: History, read: History["operations"][number]) {
  const possible = history.operations
    .filter((o) => o.f === "add" && o.outcome !== "fail" && o.index < read.completionIndex)
    .map(({ input }) => input);
  return [...new Set(read.output as unknown[])].filter((e) => possible.includes(e));
}

test("set-full checker agrees with the definition on random histories", () => {
  fc.assert(
    fc.property(fc.oneof(small, plausible), fc.boolean(), (history, linearizable) => {
      const fates = [...setFullFates(history).values()];
      const strange = setFullStrange(history);
      const count = (fate: string) => fates.filter((f) => f.fate === fate).length;
      const stale = fates.filter((f) => f.stale).length;
      const bad = strange || count("lost") > 0 || (linearizable && stale > 0);
      const result = setFullChecker.check(history, { linearizable });
      const { stats } = result;
      assert.deepEqual(
        [result.verdict, stats["stable"], stats["lost"], stats["stale"]],
        [
          bad ? "fail" : count("stable") > 0 ? "pass" : "unknown",
          ...[count("stable"), count("lost"), stale],
        ],
      );
      assert.equal(Number(stats["duplicated"]) + Number(stats["unexpected"]) > 0, strange);
    }),
    { numRuns: propertyRuns(30_000) },
  );
});

test("set-full checker gives the same verdict for renamed and thinned histories", () => {
  fc.assert(
    fc.property(plausible, (history) => {
      const options = { linearizable: true };
      const { verdict } = setFullChecker.check(history, options);
      for (const change of [withoutFailed, withRenamedProcesses, withRenamedValues]) {
        assert.equal(setFullChecker.check(change(history), options).verdict, verdict);
      }
    }),
    { numRuns: propertyRuns(3_000) },
  );
});
