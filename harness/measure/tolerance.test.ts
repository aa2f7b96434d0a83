import { expect, test } from "@playwright/test";
import type { ProbeReading, Tolerance } from "../domain/probe.ts";
import { judgeReadings, type Memory } from "./tolerance.ts";

function held(tolerance: Tolerance, ...values: unknown[]): boolean {
  const readings = values.map((value, i): ProbeReading => ({ node: `n${i}`, value }));
  return judgeReadings(tolerance, readings).held;
}

test("nothing asked and nothing answered is never a hold", () => {
  expect(held({})).toBe(false);
  expect(held({}, null)).toBe(false);
  expect(held({ max: 5 }, 1, null)).toBe(false);
  expect(held({ count: 0 }, null, null)).toBe(true);
});

test("equals compares numbers with what databases write as text", () => {
  expect(held({ equals: 5 }, "5")).toBe(true);
  expect(held({ equals: 5 }, "5.1")).toBe(false);
  expect(held({ equals: "on" }, "on")).toBe(true);
  expect(held({ equals: true }, "true")).toBe(false);
  expect(held({ equals: "" }, 0)).toBe(false);
});

test("a range is inclusive, and text is no number", () => {
  expect(held({ min: 1, max: 3 }, 1, 3)).toBe(true);
  expect(held({ min: 1, max: 3 }, 1, 3.01)).toBe(false);
  expect(held({ min: 1 }, 0.9)).toBe(false);
  expect(held({ max: 3 }, "soon")).toBe(false);
});

test("a pattern is found anywhere, in linear time", () => {
  expect(held({ matches: "role:master" }, "x\nrole:master\ny")).toBe(true);
  expect(held({ matches: "^ok$" }, "not ok")).toBe(false);
  expect(held({ matches: "(a+)+$" }, `${"a".repeat(50_000)}b`)).toBe(false);
});

test("a path leads into JSON text and structures, and must lead somewhere", () => {
  const body = '{"replicas":[{"lag":1},{"lag":7}]}';
  expect(held({ path: "$.replicas[*].lag", max: 7 }, body)).toBe(true);
  expect(held({ path: "$.replicas[*].lag", max: 6 }, body)).toBe(false);
  expect(held({ path: "$.replicas[-1].lag", equals: 7 }, JSON.parse(body))).toBe(true);
  expect(held({ path: "$.none", max: 6 }, body)).toBe(false);
});

test("within a percentage of a value, both sides", () => {
  expect(held({ near: 200, within: 0.1 }, 180, 220)).toBe(true);
  expect(held({ near: 200, within: 0.1 }, 179)).toBe(false);
  expect(held({ near: -200, within: 0.1 }, -221)).toBe(false);
});

test("monotone remembers each node of its own, from one answer to the next", () => {
  const memory: Memory = new Map();
  const judge = (a: number, b: number): boolean =>
    judgeReadings(
      { monotone: "increasing" },
      [
        { node: "a", value: a },
        { node: "b", value: b },
      ],
      memory,
    ).held;
  expect(judge(5, 1)).toBe(true);
  expect(judge(5, 2)).toBe(true);
  expect(judge(4, 3)).toBe(false);
});

test("status and count are what other tools would check first", () => {
  const reading = (status: number): ProbeReading => ({
    node: "a",
    value: status,
    figures: { status },
  });
  expect(judgeReadings({ status: 200 }, [reading(200)]).held).toBe(true);
  expect(judgeReadings({ status: 200 }, [reading(503)])).toMatchObject({
    held: false,
    seen: "a=503, ✗ a has status 503, not 200",
  });
  expect(held({ count: 1 }, 7, null, null)).toBe(true);
  expect(held({ count: 1 }, 7, 7, null)).toBe(false);
});
