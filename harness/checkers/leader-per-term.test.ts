import { expect, test } from "@playwright/test";
import type { Operation } from "../domain/history.ts";
import { historyOf, type OperationSketch } from "../testing/history-builder.ts";
import { withoutFailed, withRenamedProcesses } from "../testing/metamorphic.ts";
import { leaderPerTermChecker } from "./leader-per-term.ts";

interface NodeSketch extends OperationSketch {
  readonly node?: string;
}

const history = (...sketches: readonly NodeSketch[]) => {
  const built = historyOf(sketches);
  const nodes = new Map(sketches.map(({ at, node }) => [at[0], node]));
  const operations = built.operations.map((operation): Operation => {
    const node = nodes.get(operation.index);
    return node === undefined ? operation : { ...operation, node };
  });
  return { ...built, operations };
};
const check = (...sketches: readonly NodeSketch[]) =>
  leaderPerTermChecker.check(history(...sketches), {});
const leader = (node: string, term: number, named: string | null, from: number): NodeSketch => ({
  ...{ process: from, f: "leader", node, output: { term, leader: named }, at: [from, from + 1] },
});
const write = (term: number, value: unknown, from: number, to = from + 1): NodeSketch => ({
  ...{ process: from, f: "write", input: value, output: { term, value }, at: [from, to] },
});
const read = (term: number, values: unknown, from: number): NodeSketch => ({
  ...{ process: from, f: "read", output: { term, values }, at: [from, from + 1] },
});

test("leader-per-term checker passes one leader a term", () => {
  const sketches = [
    ...[leader("a", 1, "a", 0), leader("b", 1, "a", 2), leader("c", 1, null, 4)],
    ...[write(1, 7, 6), leader("b", 2, "b", 8), read(2, [7], 10), leader("a", 2, "b", 12)],
  ];
  expect(check(...sketches)).toEqual({
    verdict: "pass",
    findings: [],
    stats: { observations: 5, terms: 2, leaders: 2, writes: 1, reads: 1, findings: 0 },
  });
  for (const change of [withoutFailed, withRenamedProcesses]) {
    expect(leaderPerTermChecker.check(change(history(...sketches)), {}).verdict).toBe("pass");
  }
});

test("leader-per-term checker reports two leaders of one term", () => {
  const result = check(leader("a", 3, "a", 0), leader("c", 3, null, 2), leader("b", 3, "b", 4));
  expect(result.verdict).toBe("fail");
  expect(result.findings).toMatchObject([
    {
      code: "two-leaders",
      message: 'term 3 had two leaders: T0 (a) named "a", T4 (b) named "b"',
    },
  ]);
});

test("leader-per-term checker reports a node whose term goes back, not a slower node", () => {
  const result = check(leader("a", 3, "a", 0), leader("b", 2, null, 2), leader("a", 2, null, 4));
  expect(result.findings).toMatchObject([
    {
      code: "term-went-back",
      message: "T4 (a) answered with term 2 after T0 (a) had answered with term 3",
    },
  ]);
  const beside = { ...leader("a", 3, "a", 0), at: [0, 5] } as const;
  expect(check(beside, leader("a", 2, null, 3)).verdict).toBe("pass");
});

test("leader-per-term checker reports a deposed leader that still acknowledges", () => {
  const result = check(write(2, 1, 0), write(1, 2, 2));
  expect(result.findings).toMatchObject([
    {
      code: "deposed-leader-acknowledged",
      message:
        "T2 was acknowledged under term 1 although T0 had been acknowledged under term 2 before it began",
    },
  ]);
  expect(check(write(2, 1, 0, 3), write(1, 2, 2, 5)).verdict).toBe("pass");
});

test("leader-per-term checker reports an acknowledged write that a later term lost", () => {
  const result = check(write(1, "w", 0), read(1, [], 2), read(2, ["v"], 4));
  expect(result.findings).toMatchObject([
    {
      code: "lost-write",
      message:
        'T0 wrote "w" and was acknowledged under term 1, but T4 under term 2 does not contain it',
    },
  ]);
  expect(check(write(1, "w", 0, 5), read(2, [], 2)).verdict).toBe("pass");
  expect(check({ ...write(1, "w", 0), outcome: "unknown" }, read(2, [], 2)).verdict).toBe(
    "unknown",
  );
});

test("leader-per-term checker keeps groups apart by key", () => {
  const a = { ...leader("a", 1, "a", 0), key: "one" };
  const b = { ...leader("b", 1, "b", 2), key: "two" };
  expect(check(a, b)).toMatchObject({ verdict: "pass", stats: { keys: 2 } });
});

test("leader-per-term checker cannot tell when nobody names a leader", () => {
  expect(check()).toMatchObject({ verdict: "unknown", reason: "nobody was asked who leads" });
  expect(check(leader("a", 1, null, 0))).toMatchObject({
    verdict: "unknown",
    reason: "no leader was ever named",
  });
  expect(check({ ...leader("a", 1, "a", 0), outcome: "fail" }).verdict).toBe("unknown");
});

test("leader-per-term checker refuses answers of the wrong shape, naming the operation", () => {
  const bad = { ...leader("a", 1, "a", 0), output: { term: "one" } };
  expect(() => check(bad)).toThrow(/T0 \(leader\) has the value "one"/);
  expect(() => check(read(1, 5, 0))).toThrow(/T0 \(read\) has the value {"term":1,"values":5}/);
});
