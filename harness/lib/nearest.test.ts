import { expect, test } from "@playwright/test";
import { nearest } from "./nearest.ts";

test.describe("nearest", () => {
  for (const [word, known, expected] of [
    ["us-wst-2", ["us-east-1", "us-west-2"], "us-west-2"],
    ["partiton", ["partition", "latency"], "partition"],
    ["ledgre", ["ledger", "browse"], "ledger"],
    ["DB", ["db", "events"], "db"],
    ["completely-different", ["db", "events"], undefined],
    ["x", [], undefined],
    ["a", ["b"], "b"],
  ] as const) {
    test(`nearest of "${word}" among [${known.join(", ")}] is ${expected ?? "nothing"}`, () => {
      expect(nearest(word, known)).toBe(expected);
    });
  }

  test("nearest is quick on a very long word", () => {
    expect(nearest("x".repeat(1_000_000), ["y".repeat(1_000_000)])).toBeUndefined();
  });
});
