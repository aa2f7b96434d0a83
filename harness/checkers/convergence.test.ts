import assert from "node:assert/strict";
import { expect, test } from "@playwright/test";
import fc from "fast-check";
import type { Operation } from "../domain/history.ts";
import { isDivergent } from "../testing/deciders/convergence.ts";
import { historyOf, type OperationSketch } from "../testing/history-builder.ts";
import { withoutFailed, withRenamedProcesses } from "../testing/metamorphic.ts";
import { propertyRuns } from "../testing/property-runs.ts";
import { randomHistory } from "../testing/random-history.ts";
import { convergenceChecker, type ConvergenceOptions } from "./convergence.ts";

interface NodeSketch extends OperationSketch {
  readonly node?: string;
}

const check = (sketches: readonly NodeSketch[], options: ConvergenceOptions = {}) => {
  const built = historyOf(sketches);
  const nodes = new Map(sketches.map(({ at, node }) => [at[0], node]));
  const operations = built.operations.map((operation): Operation => {
    const node = nodes.get(operation.index);
    return node === undefined ? operation : { ...operation, node };
  });
  return convergenceChecker.check({ ...built, operations }, options);
};
const codes = (result: ReturnType<typeof check>) => result.findings.map(({ code }) => code);
const add = (input: unknown, from: number): NodeSketch => ({
  ...{ process: from, f: "add", input, at: [from, from + 1] },
});
const write = (input: unknown, from: number, to = from + 1): NodeSketch => ({
  ...{ process: from, f: "write", input, at: [from, to] },
});
const read = (node: string, output: unknown, from: number): NodeSketch => ({
  ...{ process: from, f: "read", output, node, at: [from, from + 1] },
});
const unknown = (sketch: NodeSketch): NodeSketch => ({ ...sketch, outcome: "unknown" });
const failed = (sketch: NodeSketch): NodeSketch => ({ ...sketch, outcome: "fail" });

test("convergence checker passes nodes that all show the merge of a set", () => {
  const result = check([
    ...[add(1, 0), add(2, 2), unknown(add(3, 4)), read("a", [], 6), add(4, 8)],
    ...[read("a", [1, 2, 3, 4], 10), read("b", [4, 3, 2, 1], 12)],
  ]);
  expect(result).toEqual({
    verdict: "pass",
    findings: [],
    stats: {
      ...{ type: "set", writes: 4, acknowledged: 3, nodes: 2 },
      ...{ finalReads: 2, unreadNodes: 0, findings: 0 },
    },
  });
});

test("convergence checker reports nodes that differ, with what the others lack", () => {
  const result = check([
    ...[add(1, 0), unknown(add(2, 2)), read("a", [1, 2], 4), read("b", [1], 6), read("c", [1], 8)],
  ]);
  expect(result.findings).toMatchObject([
    {
      code: "diverged",
      message:
        "the nodes disagree at the end: a (T4) shows 2, which the others lack; b (T6), c (T8) show nothing of what the others lack, 1 elements in all",
    },
  ]);
});

test("convergence checker reports an acknowledged element that nodes agree to have lost", () => {
  const result = check([add(1, 0), add(2, 2), read("a", [1], 4), read("b", [1], 6)]);
  expect(result.findings).toMatchObject([
    {
      code: "lost-write",
      message: "T2 added 2 and was acknowledged, but T4 of a, T6 of b do not contain it at the end",
    },
  ]);
});

test("convergence checker reports elements nobody added, in any read", () => {
  const base = [add(1, 0), failed(add(2, 2))];
  const early = [read("a", [9], 4), read("a", [1], 6), read("b", [1], 8)];
  expect(codes(check([...base, ...early]))).toEqual(["unexpected-element"]);
  const resurrected = [read("a", [1, 2], 4), read("b", [2, 1], 6)];
  expect(codes(check([...base, ...resurrected]))).toEqual([
    "failed-write-visible",
    "failed-write-visible",
  ]);
});

test("convergence checker takes any choice of unknown deltas as a counter's final value", () => {
  const adds = [add(5, 0), unknown(add(-2, 2)), unknown(add(10, 4)), failed(add(1, 6))];
  for (const value of [5, 3, 15, 13]) {
    expect(check([...adds, read("a", value, 8), read("b", value, 10)]).verdict).toBe("pass");
  }
  const wrong = check([...adds, read("a", 6, 8), read("b", 6, 10)]);
  expect(codes(wrong)).toEqual(["impossible-value", "impossible-value"]);
  expect(wrong.findings[0]?.message).toBe(
    "T8 of a shows 6 at the end, but the acknowledged adds make 5 and the unknown ones can add only -2, 0, 8, 10",
  );
  expect(codes(check([...adds, read("a", 5, 8), read("b", 3, 10)]))).toEqual(["diverged"]);
});

test("convergence checker says so when a counter's unknown adds leave its value open", () => {
  const unknowns = Array.from({ length: 16 }, (_, i) => unknown(add(3 ** i, 2 * i)));
  const finals = [read("a", 1, 60), read("b", 1, 62)];
  const result = check([...unknowns, add(1, 50), ...finals]);
  expect(result.verdict).toBe("unknown");
  expect(result.reason).toContain("leave open whether the final count is a possible sum");
});

test("convergence checker asks of a register a value that was written and not overwritten", () => {
  const writes = [write(1, 0), write(2, 2)];
  const both = (value: unknown) => [read("a", value, 8), read("b", value, 10)];
  expect(check([...writes, ...both(2)])).toMatchObject({
    verdict: "pass",
    stats: { type: "register" },
  });
  const stale = check([...writes, ...both(1)]);
  expect(codes(stale)).toEqual(["lost-write", "lost-write"]);
  expect(stale.findings[0]?.message).toBe(
    "T2 wrote 2 and was acknowledged, but T8 of a shows 1 at the end, which was written before",
  );
  expect(codes(check([...writes, ...both(null)]))).toEqual(["lost-write", "lost-write"]);
  expect(codes(check([...writes, ...both(7)]))).toEqual(["unexpected-value", "unexpected-value"]);
  expect(codes(check([...writes, failed(write(7, 4)), ...both(7)]))).toEqual([
    "unexpected-value",
    "unexpected-value",
  ]);
  expect(check([write(1, 0, 3), write(2, 2, 5), ...both(1)]).verdict).toBe("pass");
  expect(check([unknown(write(1, 0)), write(2, 2), ...both(1)]).verdict).toBe("pass");
  expect(check([write(1, 0), unknown(write(2, 2)), ...both(1)]).verdict).toBe("pass");
  expect(codes(check([...writes, read("a", 2, 8), read("b", 1, 10)]))).toContain("diverged");
});

test("convergence checker cannot tell while a node has no final read", () => {
  const early = check([read("b", [1], 0 + 20), add(1, 22), read("a", [1], 24)]);
  expect(early.verdict).toBe("fail");
  const late = check([add(1, 0), read("b", [1], 2), add(2, 4), read("a", [1, 2], 6)]);
  expect(late).toMatchObject({
    verdict: "unknown",
    reason: 'no final read of "b": none began after the last acknowledged write',
    stats: { nodes: 2, finalReads: 1, unreadNodes: 1 },
  });
  const silent = check([add(1, 0), read("a", [1], 2), read("b", [1], 4)], {
    nodes: ["a", "b", "c"],
  });
  expect(silent.reason).toContain('no final read of "c"');
});

test("convergence checker cannot tell without acknowledged writes or with one node", () => {
  const reads = [read("a", [], 2), read("b", [], 4)];
  expect(check(reads).reason).toBe("no write was acknowledged");
  expect(check([unknown(add(1, 0)), ...reads]).reason).toBe("no write was acknowledged");
  expect(check([add(1, 0), read("a", [1], 2)]).reason).toContain("fewer than two nodes");
});

test("convergence checker judges every key by itself", () => {
  const keyed = (key: string, at: number, values: readonly number[]) => [
    { ...add(1, at), key },
    { ...read("a", [1], at + 2), key },
    { ...read("b", values, at + 4), key },
  ];
  const result = check([...keyed("x", 0, [1]), ...keyed("y", 6, [])]);
  expect(codes(result)).toEqual(["diverged", "lost-write"]);
  expect(result.findings[0]?.message).toMatch(/^key "y": /);
});

const node = fc.constantFrom("a", "b");
const small = fc.nat(2);
const delta = fc.integer({ min: -2, max: 3 });
const shape = { processes: 3, maxSteps: 14, unknown: 2 };
const sets = randomHistory(
  fc.oneof(
    fc.record({ f: fc.constant("add"), input: small }),
    fc.record({ f: fc.constant("read"), node, output: fc.uniqueArray(small) }),
  ),
  shape,
);
const counters = randomHistory(
  fc.oneof(
    fc.record({ f: fc.constant("add"), input: delta }),
    fc.record({ f: fc.constant("read"), node, output: fc.integer({ min: -2, max: 5 }) }),
  ),
  shape,
);

for (const [type, histories] of [
  ["set", sets],
  ["counter", counters],
] as const) {
  test(`convergence checker agrees with trying every merge of a ${type} on random histories`, () => {
    fc.assert(
      fc.property(histories, (history) => {
        const options = { type, nodes: ["a", "b"] };
        const { verdict } = convergenceChecker.check(history, options);
        assert.equal(verdict === "fail", isDivergent(history, type));
        for (const change of [withoutFailed, withRenamedProcesses]) {
          assert.equal(convergenceChecker.check(change(history), options).verdict, verdict);
        }
      }),
      { numRuns: propertyRuns(10_000) },
    );
  });
}
