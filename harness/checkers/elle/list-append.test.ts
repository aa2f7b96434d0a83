import { expect, test } from "@playwright/test";
import type { History } from "../../domain/history.ts";
import { InputError } from "../../lib/errors.ts";
import { historyOf } from "../../testing/history-builder.ts";
import { concurrent, sequential } from "../../testing/transaction-history.ts";
import type { ConsistencyLevel } from "./levels.ts";
import { listAppendChecker } from "./list-append.ts";

const check = (history: History, consistency: ConsistencyLevel = "strict-serializable") =>
  listAppendChecker.check(history, { consistency });
const classes = (history: History): unknown => check(history).stats["anomalies"];

test("list-append checker cannot tell from an empty history, aborted transactions, or writes nobody read", () => {
  const empty = check({ operations: [], warnings: [] });
  expect(empty).toMatchObject({
    verdict: "unknown",
    reason: "no transaction is known to have committed",
  });
  const aborted = concurrent({ text: "ax1", outcome: "fail" }, { text: "ax2", outcome: "unknown" });
  expect(check(aborted).verdict).toBe("unknown");
  expect(check(concurrent("ax1", "ay1"))).toMatchObject({
    verdict: "unknown",
    reason: "no transaction depends on another: nothing was read that could tell their order",
  });
});

test("list-append checker counts real time as a dependency only where the level asks for it", () => {
  const history = sequential("ax1", "ay1");
  expect(check(history, "strict-serializable").verdict).toBe("pass");
  expect(check(history, "strong-session-serializable").verdict).toBe("unknown");
  const session = sequential({ text: "ax1", process: 7 }, { text: "ay1", process: 7 });
  expect(check(session, "strong-session-serializable").verdict).toBe("pass");
  expect(check(session, "serializable").verdict).toBe("unknown");
});

test("list-append checker cannot tell from a dirty read alone below read committed", () => {
  const history = concurrent({ text: "ax1", outcome: "fail" }, "rx1");
  expect(check(history, "read-uncommitted").verdict).toBe("unknown");
  expect(check(history, "read-committed").verdict).toBe("fail");
});

test("list-append checker puts appends that nobody read after everything that was", () => {
  const history = concurrent("ax1ay1", "ax2ay2", "ax3ay3", "rx12", "ry2");
  expect(classes(history)).toBe("G0, G-single");
});

test("list-append checker does not order appends that nobody read among each other", () => {
  expect(check(concurrent("rx", "ax1ay2", "ax2ay1", "ry")).verdict).toBe("pass");
});

test("list-append checker takes one append for the version after the empty list, though nobody read it", () => {
  expect(classes(concurrent("rxay1", "ryax1"))).toBe("G2-item");
});

test("list-append checker counts an unknown transaction only where its appends were read", () => {
  const stale = (outcome: "ok" | "unknown") =>
    check(concurrent({ text: "ax1ay1", outcome }, "rx1ry")).verdict;
  expect(stale("ok")).toBe("fail");
  expect(stale("unknown")).toBe("fail");
  const unseen = concurrent({ text: "ax1ay1", outcome: "unknown" }, "rxry", "az1", "rz1");
  expect(check(unseen).verdict).toBe("pass");
});

test("list-append checker does not take the reads of an unknown transaction for reads of nothing", () => {
  const history = concurrent({ text: "ax2ry", outcome: "unknown" }, "ax1ay1", "rx12ry1");
  expect(check(history).verdict).toBe("pass");
});

test("list-append checker counts what an unknown transaction says it read once its appends are seen", () => {
  const said = (text: string): History =>
    historyOf([
      {
        process: 0,
        f: "txn",
        input: [
          ["append", "x", 1],
          ["append", "y", 1],
        ],
        at: [0, 4],
      },
      {
        process: 1,
        f: "txn",
        input: [
          ["append", "z", 1],
          ["r", "x", [1]],
          ["r", "y", []],
        ],
        outcome: "unknown",
        at: [1, 5],
      },
      { process: 2, f: "txn", output: [["r", "z", text === "seen" ? [1] : null]], at: [2, 6] },
    ]);
  expect(classes(said("seen"))).toBe("G-single");
  expect(classes(said("unseen"))).toBe("");
});

test("list-append checker holds write cycles of unknown transactions against read committed, not below it", () => {
  const history = concurrent("ax1ax2", { text: "ax3ay1", outcome: "unknown" }, "rx13");
  expect(check(history, "read-uncommitted").verdict).toBe("pass");
  expect(check(history, "read-committed").verdict).toBe("fail");
  const certain = concurrent("ax1ay1", "ax2ay2", "rx12ry21", {
    text: "ax3ay3",
    outcome: "unknown",
  });
  expect(check(certain, "read-uncommitted").verdict).toBe("fail");
});

test("list-append checker does not take write skew for a violation of snapshot isolation, nor two adjacent misses", () => {
  const skew = concurrent("ax1ry", "ay1rx");
  expect(check(skew, "snapshot-isolation")).toMatchObject({
    verdict: "pass",
    strongest: "snapshot-isolation",
    findings: [],
  });
  expect(check(skew, "snapshot-isolation").stats["tolerated"]).toBe("G2-item");
  expect(check(skew, "repeatable-read").verdict).toBe("fail");
  const chain = concurrent("rx5ay1", "ryaz2", "rzat3", "rt3au4", "ruax5");
  expect(check(chain, "snapshot-isolation").verdict).toBe("pass");
});

test("list-append checker lets one transaction write a key twice after reading it", () => {
  expect(check(concurrent("rxax1ax2", "rx12")).verdict).toBe("pass");
});

test("list-append checker finds a lost update although neither append was read", () => {
  expect(classes(concurrent("ax0", "rx0ax1", "rx0ax2"))).toBe("lost-update, G2-item");
  expect(check(concurrent("ax0", "rx0ax1", "rx0ax2"), "read-committed").verdict).toBe("pass");
});

test("list-append checker keeps what all reads of a key agree on where two contradict each other", () => {
  const history = concurrent("ax1ry1", "ax2", "ax3ay1", "rx13", "rx123");
  expect(classes(history)).toBe("incompatible-order, G1c");
  expect(check(history, "read-uncommitted").verdict).toBe("pass");
});

test("list-append checker takes null and the empty list for the same", () => {
  const history = historyOf([
    {
      process: 0,
      f: "txn",
      output: [
        ["r", "x", null],
        ["r", "x", []],
      ],
      at: [0, 2],
    },
    {
      process: 1,
      f: "txn",
      output: [
        ["append", "x", 1],
        ["r", "x", [1]],
      ],
      at: [1, 3],
    },
  ]);
  expect(check(history).verdict).toBe("pass");
});

test("list-append checker sees a transaction's earlier append missing below its later one", () => {
  const history = concurrent("ax1ax2", "rx2", "rx2");
  expect(check(history, "read-committed").findings[0]).toMatchObject({
    code: "incompatible-order",
    message: "T0 appended 1 and then 2 to x, but reads show 2 without 1 before it",
  });
});

test("list-append checker leaves a key out where one element was appended to it twice, and says so", () => {
  const twice = concurrent("ax1", "ax1", "rx1", "ay1", "ry1");
  expect(check(twice)).toMatchObject({
    verdict: "unknown",
    reason: "T0 and T1 both wrote 1 to x: writes to a key must differ for reads to tell them apart",
  });
  const worse = concurrent("ax1", "ax1", "rx1", "ay1rz", "az1ry");
  expect(check(worse).verdict).toBe("fail");
});

test('list-append checker keys by value: 1 is not "1", and a list is a key like any other', () => {
  const history = historyOf([
    {
      process: 0,
      f: "txn",
      output: [
        ["append", 1, 1],
        ["append", "1", 1],
      ],
      at: [0, 4],
    },
    {
      process: 1,
      f: "txn",
      output: [
        ["append", ["a", 1], "e"],
        ["r", 1, [1]],
      ],
      at: [1, 5],
    },
    {
      process: 2,
      f: "txn",
      output: [
        ["r", ["a", 1], ["e"]],
        ["r", "1", [1]],
      ],
      at: [2, 6],
    },
  ]);
  expect(check(history)).toMatchObject({ verdict: "pass" });
  expect(check(history).stats["keys"]).toBe(3);
});

test("list-append checker goes by the records, not by clocks that stand still", () => {
  const history = sequential("ax1", "ax2", "rx1", "rx12");
  const still = history.operations.map((operation) => ({
    ...operation,
    invokedAt: 0,
    completedAt: 0,
  }));
  expect(check({ operations: still, warnings: [] }).findings[0]?.message).toBe(
    "T4 read x as [1], without T2's append of 2, which was acknowledged before T4 began",
  );
});

test("list-append checker takes an invocation recorded before a completion for concurrent with it", () => {
  const history = historyOf([
    { process: 0, f: "txn", output: [["append", "x", 1]], at: [0, 2] },
    { process: 1, f: "txn", output: [["r", "x", null]], at: [2, 3] },
    { process: 2, f: "txn", output: [["r", "x", [1]]], at: [4, 5] },
  ]);
  expect(check(history).verdict).toBe("pass");
});

for (const [value, code] of [
  ["nonsense", "CHK020"],
  [[["append"]], "CHK021"],
  [[["r", "x", 5]], "CHK021"],
  [[["w", "x", 5]], "CHK022"],
] as const) {
  test(`list-append checker names the operation whose value is ${JSON.stringify(value)}`, () => {
    const history = historyOf([{ process: 0, f: "txn", output: value, at: [3, 4] }]);
    const error = thrownBy(() => check(history));
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ code });
    expect((error as InputError).message).toContain("T3");
  });
}

test("list-append checker names the levels it knows", () => {
  const error = thrownBy(() => check(concurrent("ax1"), "serialisable" as ConsistencyLevel));
  expect(error).toMatchObject({ code: "CHK023" });
  expect((error as InputError).fix).toContain("strong-session-serializable");
});

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
