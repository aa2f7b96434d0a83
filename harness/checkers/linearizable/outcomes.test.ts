/** What outcomes, keys, ties and budgets mean, model by model, on histories of two or three operations. */
import { expect, test } from "@playwright/test";
import type { Outcome } from "../../domain/history.ts";
import { historyOf, type OperationSketch } from "../../testing/history-builder.ts";
import { linearizableChecker, type LinearizableOptions } from "./linearizable.ts";

const verdict = (sketches: readonly OperationSketch[], options: LinearizableOptions) =>
  linearizableChecker.check(historyOf(sketches), options).verdict;

interface Call {
  readonly f: string;
  readonly input?: unknown;
  readonly output?: unknown;
}

/** A change and what shows it, and what shows that it did not happen. */
const MODELS: Readonly<Record<string, { change: Call; after: Call; before: Call }>> = {
  register: {
    change: { f: "write", input: 1 },
    after: { f: "read", output: 1 },
    before: { f: "read", output: null },
  },
  "cas-register": {
    change: { f: "cas", input: [null, 1] },
    after: { f: "read", output: 1 },
    before: { f: "read", output: null },
  },
  "versioned-register": {
    change: { f: "write", input: [1, "a"] },
    after: { f: "read", output: [1, "a"] },
    before: { f: "read", output: [0, null] },
  },
  "multi-register": {
    change: { f: "txn", input: [["w", "x", 1]] },
    after: { f: "txn", output: [["r", "x", 1]] },
    before: { f: "txn", output: [["r", "x", null]] },
  },
  counter: {
    change: { f: "add", input: 2 },
    after: { f: "read", output: 2 },
    before: { f: "read", output: 0 },
  },
  set: {
    change: { f: "add", input: 1 },
    after: { f: "read", output: [1] },
    before: { f: "read", output: [] },
  },
  "fifo-queue": {
    change: { f: "enqueue", input: 1 },
    after: { f: "dequeue", output: 1 },
    before: { f: "dequeue", output: null },
  },
  mutex: {
    change: { f: "acquire" },
    after: { f: "release" },
    before: { f: "acquire" },
  },
  kv: {
    change: { f: "append", input: "a" },
    after: { f: "get", output: "a" },
    before: { f: "get", output: "" },
  },
};

for (const [model, { change, after, before }] of Object.entries(MODELS)) {
  test(`${model}: ok happened, fail did not, unknown may have`, () => {
    const judge = (outcome: Outcome, shown: Call) =>
      verdict(
        [
          { process: 0, ...change, outcome, at: [0, 1] },
          { process: 1, ...shown, at: [2, 3] },
        ],
        { model },
      );
    expect([judge("ok", after), judge("ok", before)]).toEqual(["pass", "fail"]);
    expect([judge("fail", after), judge("fail", before)]).toEqual(["fail", "pass"]);
    expect([judge("unknown", after), judge("unknown", before)]).toEqual(["pass", "pass"]);
  });
}

const write = (input: unknown, from: number, to: number): OperationSketch => ({
  ...{ process: from, f: "write", input, at: [from, to] },
});
const read = (output: unknown, from: number, to: number): OperationSketch => ({
  ...{ process: from, f: "read", output, at: [from, to] },
});

test("linearizable checker lets an unknown put of kv happen", () => {
  const put = { process: 0, f: "put", input: "a", at: [0, 1] } as const;
  const get = { process: 1, f: "get", output: "a", at: [2, 3] } as const;
  expect(verdict([{ ...put, outcome: "fail" }, get], { model: "kv" })).toBe("fail");
  expect(verdict([{ ...put, outcome: "unknown" }, get], { model: "kv" })).toBe("pass");
});

test("linearizable checker applies a transaction's own writes to its reads", () => {
  const own = {
    process: 0,
    f: "txn",
    output: [
      ["w", "x", 1],
      ["r", "x", 1],
    ],
    at: [0, 1],
  } as const;
  const stale = {
    ...own,
    output: [
      ["w", "x", 1],
      ["r", "x", null],
    ],
  };
  expect(verdict([own], { model: "multi-register" })).toBe("pass");
  expect(verdict([stale], { model: "multi-register" })).toBe("fail");
});

test("linearizable checker takes operations that touch at one record as concurrent", () => {
  expect(verdict([write(1, 0, 2), read(null, 2, 3)], { model: "register" })).toBe("pass");
  expect(verdict([write(1, 0, 2), read(null, 3, 4)], { model: "register" })).toBe("fail");
});

test("linearizable checker begins with the initial value", () => {
  expect(verdict([read(5, 0, 1)], { model: "register", initial: 5 })).toBe("pass");
  expect(verdict([read(5, 0, 1)], { model: "register" })).toBe("fail");
});

test("linearizable checker judges every key by itself, and one that fails fails all", () => {
  const a = { ...write(1, 0, 1), key: "a" };
  const unset = { ...read(null, 2, 3), key: "b" };
  const stale = { ...read(null, 4, 5), key: "a" };
  expect(verdict([a, unset], { model: "register" })).toBe("pass");
  expect(verdict([a, unset, stale], { model: "register" })).toBe("fail");
});

test("linearizable checker cannot tell what its budget of steps does not decide", () => {
  const values = [1, 1, 2, 2];
  const sketches = values.flatMap((value, i) => [
    write(value, 10 * i, 100 + i),
    read(value, 10 * i + 5, 110 + i),
  ]);
  const result = linearizableChecker.check(historyOf(sketches), { model: "register", steps: 1 });
  expect(result.verdict).toBe("unknown");
  expect(result.reason).toContain("the budget of 1 model steps was used up");
  expect(verdict(sketches, { model: "register" })).toBe("pass");
});

test("linearizable checker keeps an overwritten operation apart from one like it that still counts", () => {
  const sketches = [
    { process: 0, f: "append", input: "a", at: [0, 20] },
    { process: 1, f: "put", input: "", at: [1, 2] },
    { process: 2, f: "append", input: "a", at: [3, 30] },
    { process: 3, f: "get", output: "a", at: [4, 5] },
    { process: 3, f: "get", output: "a", at: [40, 41] },
  ] as const;
  expect(verdict(sketches, { model: "kv" })).toBe("pass");
});

test("linearizable checker follows a chain of unknown compare-and-sets", () => {
  const cas = (from: number, to: number, at: number): OperationSketch => ({
    ...{ process: at, f: "cas", input: [from, to], outcome: "unknown", at: [at, at] },
  });
  const chain = [write(1, 0, 1), cas(1, 2, 2), cas(2, 3, 3), read(3, 4, 5)];
  expect(verdict(chain, {})).toBe("pass");
});
