/** Rules that other tests see only through each other, one by one. */
import { expect, test } from "@playwright/test";
import { historyOf, type OperationSketch } from "../../testing/history-builder.ts";
import { forbids, levelOf, type Anomaly, type ConsistencyLevel } from "./levels.ts";
import { listAppendChecker } from "./list-append.ts";

const txn = (at: number, ...output: readonly unknown[]): OperationSketch => ({
  ...{ process: at, f: "txn", input: output, output, at: [at, at + 1] },
});
const check = (...sketches: readonly OperationSketch[]) =>
  listAppendChecker.check(historyOf(sketches), {});

test("list-append checker reports a transaction that reads a list of the same length anew", () => {
  const twice = txn(4, ["r", "x", [1]], ["r", "x", [2]]);
  const result = check(txn(0, ["append", "x", 1]), txn(2, ["append", "x", 2]), twice);
  expect(result.findings.map(({ code }) => code)).toContain("internal");
});

test("list-append checker reports a dirty update once, for what follows the aborted append", () => {
  const result = check(
    { ...txn(0, ["append", "x", 1]), outcome: "fail" },
    txn(2, ["append", "x", 2]),
    txn(4, ["append", "x", 3]),
    txn(6, ["r", "x", [1, 2, 3]]),
  );
  expect(result.stats).toMatchObject({ "count.dirty-update": 1 });
});

const BREAKS: Readonly<Record<string, readonly ConsistencyLevel[]>> = {
  G0: [
    "read-uncommitted",
    "read-committed",
    "snapshot-isolation",
    "repeatable-read",
    "serializable",
  ],
  G1a: ["read-committed", "snapshot-isolation", "repeatable-read", "serializable"],
  G1b: ["read-committed", "snapshot-isolation", "repeatable-read", "serializable"],
  G1c: ["read-committed", "snapshot-isolation", "repeatable-read", "serializable"],
  "dirty-update": ["read-committed", "snapshot-isolation", "repeatable-read", "serializable"],
  "lost-update": ["snapshot-isolation", "repeatable-read", "serializable"],
  "G-single": ["snapshot-isolation", "repeatable-read", "serializable"],
  "G-nonadjacent": ["snapshot-isolation", "repeatable-read", "serializable"],
  internal: ["snapshot-isolation", "serializable"],
  "G2-item": ["repeatable-read", "serializable"],
};
const LEVELS = BREAKS["G0"] ?? [];

for (const [kind, broken] of Object.entries(BREAKS)) {
  test(`${kind} breaks ${broken.join(", ")}`, () => {
    const anomaly = { kind, order: "none" } as Anomaly;
    expect(LEVELS.filter((level) => forbids(levelOf(level), anomaly))).toEqual(broken);
  });
}

test("an anomaly that needs an order breaks only levels that must respect it", () => {
  const of = (order: Anomaly["order"]) =>
    (["serializable", "strong-session-serializable", "strict-serializable"] as const).filter(
      (level) => forbids(levelOf(level), { kind: "G-single", order }),
    );
  expect(of("none")).toHaveLength(3);
  expect(of("process")).toEqual(["strong-session-serializable", "strict-serializable"]);
  expect(of("realtime")).toEqual(["strict-serializable"]);
});
