import { expect, test } from "@playwright/test";
import type { Operation } from "../domain/history.ts";
import type { ObjectiveSpec, Sli, Target } from "../domain/scenario.ts";
import { judgeObjective } from "./judge-objective.ts";
import { OperationList } from "./operations/operation-list.ts";
import type { RunData } from "./run-data.ts";

const SECOND = 1e9;

function operation(atMs: number, tookMs: number, outcome: Operation["outcome"] = "ok"): Operation {
  const invokedAt = atMs * 1e6;
  const completedAt = outcome === "unknown" ? Infinity : invokedAt + tookMs * 1e6;
  const common = { index: atMs, process: 0, f: "add", input: 1, output: 1 };
  return { ...common, outcome, invokedAt, completedAt, completionIndex: atMs + 1 };
}

function dataOf(operations: readonly Operation[], lag: readonly (number | null)[] = []): RunData {
  return {
    windows: new Map([
      ["whole", { from: 0, to: 10 * SECOND }],
      ["during", { from: 2 * SECOND, to: 6 * SECOND }],
    ]),
    operations: new Map([["ledger", new OperationList(operations)]]),
    lag: new Map([["db", lag.map((value, i) => ({ time: i, node: "db-b", value }))]]),
    healedAt: 6 * SECOND,
  };
}

function objective(sli: Sli["kind"], target: Target, during = "whole"): ObjectiveSpec {
  const of = sli === "replication-lag" ? "db" : "ledger";
  return {
    name: "o",
    sli: { kind: sli, of },
    during,
    target,
    confidence: "bound",
    text: "t",
    line: 1,
  };
}

const every10ms = Array.from({ length: 1000 }, (_, i) => operation(i * 10, 2));
const below = (value: number, quantile?: number): Target => ({
  comparison: "<",
  value,
  unit: "ms",
  ...(quantile === undefined ? {} : { quantile }),
});

test("an objective without samples is never a pass", () => {
  const kinds = [
    "availability",
    "latency",
    "longest-gap",
    "throughput",
    "replication-lag",
  ] as const;
  for (const kind of kinds) {
    expect(judgeObjective(objective(kind, below(1e9, 0.5)), dataOf([])).verdict).toBe(
      "inconclusive",
    );
  }
});

test("an objective over a phase that did not happen is inconclusive", () => {
  const judged = judgeObjective(objective("latency", below(5, 0.5), "outage"), dataOf(every10ms));
  expect(judged).toMatchObject({ verdict: "inconclusive", why: '"outage" did not happen' });
});

test("known-bad: a latency of the acknowledged half says that it is only half", () => {
  const half = every10ms.map((each, i) =>
    i % 2 === 0 ? each : { ...each, outcome: "fail" as const },
  );
  const promise = objective("latency", below(5, 0.5));
  const judged = judgeObjective(promise, dataOf(half));
  expect(judged).toMatchObject({ verdict: "pass", samples: 500, asked: 1000 });
  expect(judged.why).toMatch(/; only 500 of 1000 operations were acknowledged$/);
  const all = judgeObjective(promise, dataOf(every10ms));
  expect(all).not.toHaveProperty("asked");
  expect(all.why).not.toContain("acknowledged");
});

test("a latency quantile passes, fails, and is undecided by its bounds", () => {
  const judge = (target: Target, operations = every10ms): string =>
    judgeObjective(objective("latency", target), dataOf(operations)).verdict;
  expect(judge(below(5, 0.99))).toBe("pass");
  expect(judge(below(1, 0.5))).toBe("fail");
  expect(judge(below(5, 0.999))).toBe("inconclusive");
  const onePercentSlow = every10ms.map((o, i) => (i % 100 === 0 ? operation(i * 10, 500) : o));
  expect(judge(below(5, 0.99), onePercentSlow)).toBe("inconclusive");
});

test("latency counts from when an operation was due, so a stall is charged as users feel it", () => {
  const late = every10ms.map((o) =>
    o.invokedAt >= 2 * SECOND && o.invokedAt < 7 * SECOND
      ? { ...o, intendedAt: o.invokedAt, invokedAt: 7 * SECOND, completedAt: 7 * SECOND + 2e6 }
      : o,
  );
  const judged = judgeObjective(objective("latency", below(100, 0.9)), dataOf(late));
  expect(judged.verdict).toBe("fail");
  expect(judged.value).toBeGreaterThan(3500);
});

test("longest-gap sees an outage, and one that reaches the end of the window", () => {
  const outage = every10ms.filter((o) => o.invokedAt < 3 * SECOND || o.invokedAt >= 5 * SECOND);
  const gap = judgeObjective(objective("longest-gap", below(1000)), dataOf(outage));
  expect(gap.verdict).toBe("fail");
  expect(gap.value).toBeCloseTo(2010, 0);
  const neverBack = every10ms.map((o) =>
    o.invokedAt < 3 * SECOND ? o : operation(o.invokedAt / 1e6, 0, "unknown"),
  );
  expect(
    judgeObjective(objective("longest-gap", below(5000)), dataOf(neverBack)).value,
  ).toBeGreaterThan(6900);
});

test("availability is a ratio with bounds, and unknown outcomes are not successes", () => {
  const target: Target = { comparison: ">=", value: 0.99, unit: "ratio" };
  const judge = (operations: readonly Operation[]): string =>
    judgeObjective(objective("availability", target), dataOf(operations)).verdict;
  expect(judge(every10ms)).toBe("pass");
  expect(judge(every10ms.slice(0, 50))).toBe("inconclusive");
  expect(judge(every10ms.map((o, i) => (i % 20 === 0 ? operation(i * 10, 2, "unknown") : o)))).toBe(
    "fail",
  );
});

test("time-to-recover is measured from healing to the last failure, and never when it still fails", () => {
  const recovering = every10ms.map((o) =>
    o.invokedAt >= 5 * SECOND && o.invokedAt < 7 * SECOND
      ? operation(o.invokedAt / 1e6, 2, "fail")
      : o,
  );
  expect(
    judgeObjective(objective("time-to-recover", below(2000)), dataOf(recovering)),
  ).toMatchObject({
    verdict: "pass",
    value: 990,
  });
  const never = every10ms.map((o) =>
    o.invokedAt >= 5 * SECOND ? operation(o.invokedAt / 1e6, 2, "fail") : o,
  );
  expect(judgeObjective(objective("time-to-recover", below(2000)), dataOf(never)).verdict).toBe(
    "fail",
  );
});

test("a replica that does not answer lags without bound", () => {
  const target = below(3000, 0.99);
  const good = Array.from({ length: 500 }, () => 20);
  const judge = (lag: readonly (number | null)[]): string =>
    judgeObjective(objective("replication-lag", target), dataOf([], lag)).verdict;
  expect(judge(good)).toBe("pass");
  expect(judge([...good, ...Array.from({ length: 50 }, () => null)])).toBe("fail");
});

test("inconclusive says how many more samples and seconds would decide", () => {
  const few = every10ms.slice(0, 50);
  const judged = judgeObjective(objective("latency", below(5, 0.99)), dataOf(few));
  // 299 samples bound a p99 from above; 50 came in 10 s.
  expect(judged).toMatchObject({
    verdict: "inconclusive",
    toDecide: { samples: 249, seconds: 49.8 },
  });
  expect(judged.why).toContain("about 249 more samples (49.8 s more of this) would decide it");
});

test("readings that resemble each other are worth fewer, and the result says so", () => {
  const slow = Array.from({ length: 500 }, (_, i) => 20 + 10 * Math.sin(i / 60));
  const judged = judgeObjective(objective("replication-lag", below(3000, 0.99)), dataOf([], slow));
  expect(judged.verdict).toBe("inconclusive");
  expect(judged.effectiveSamples).toBeLessThan(299);
  expect(judged.why).toContain(
    "effective samples by Geyer's initial monotone sequence (500 samples are worth",
  );
});

test("a lag that grows says that it follows a trend, and what to promise instead", () => {
  const rising = Array.from({ length: 60 }, (_, i) => 100 * i);
  const judged = judgeObjective(objective("replication-lag", below(9e3, 0.9)), dataOf([], rising));
  expect(judged).toMatchObject({ verdict: "inconclusive", effectiveSamples: 1 });
  expect(judged.toDecide).toBeUndefined();
  expect(judged.why).toContain("(the readings follow a trend: 60 samples are worth 1)");
  expect(judged.why).toContain("promise its largest value (max)");
  const largest = judgeObjective(objective("replication-lag", below(9e3, 1)), dataOf([], rising));
  expect(largest.verdict).toBe("pass");
});

test("a stated confidence takes the bounds of its level", () => {
  const judge = (confidence: ObjectiveSpec["confidence"], operations: readonly Operation[]) =>
    judgeObjective({ ...objective("latency", below(5, 0.99)), confidence }, dataOf(operations));
  const some = every10ms.slice(0, 400);
  expect(judge("bound", some).verdict).toBe("pass");
  expect(judge(0.9, some).verdict).toBe("pass");
  // 459 samples bound a p99 with 99 %, 299 with 95 %.
  const sure = judge(0.99, some);
  expect(sure).toMatchObject({
    verdict: "inconclusive",
    confidence: 0.99,
    toDecide: { samples: 59 },
  });
  expect(sure.why).toContain("order statistics, one-sided 99 %");
  expect(judge(0.99, every10ms.slice(0, 459)).verdict).toBe("pass");
  expect(judge("bound", some).confidence).toBeUndefined();
});

test("a mean is judged by its bounds", () => {
  const mean = (value: number): Target => ({ comparison: "<", value, unit: "ms", mean: true });
  const jitter = every10ms.map((_, i) => operation(i * 10, 2 + (i % 7)));
  const judge = (value: number): string =>
    judgeObjective(objective("latency", mean(value)), dataOf(jitter)).verdict;
  expect([judge(5.2), judge(5.01), judge(4.8)]).toEqual(["pass", "inconclusive", "fail"]);
});
