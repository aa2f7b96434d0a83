import assert from "node:assert/strict";
import { expect, test } from "@playwright/test";
import fc from "fast-check";
import { propertyRuns } from "../testing/property-runs.ts";
import { contains, high, low, maybeShift, point, shift, showIntervals } from "./interval-set.ts";

test("interval set joins integers next to each other", () => {
  const set = [1, 2, 8].reduce(maybeShift, point(0));
  expect(set).toEqual({ bounds: [0, 3, 8, 11], exact: true });
  expect(showIntervals(set)).toBe("0 to 3, 8 to 11");
  expect(shift(set, 10).bounds).toEqual([10, 13, 18, 21]);
});

test("interval set holds exactly the subset sums of its deltas", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { maxLength: 7 }), (deltas) => {
      const set = deltas.reduce(maybeShift, point(0));
      const sums = new Set(
        deltas.reduce((all, delta) => [...all, ...all.map((sum) => sum + delta)], [0]),
      );
      for (let value = -150; value <= 150; value += 1) {
        assert.equal(contains(set, value), sums.has(value));
      }
    }),
    { numRuns: propertyRuns(1000) },
  );
});

test("interval set that grows too large stays a superset and says that it is inexact", () => {
  const deltas = Array.from({ length: 20 }, (_, i) => 3 ** i);
  const set = deltas.reduce(maybeShift, point(0));
  expect(set.exact).toBe(false);
  expect(set.bounds.length).toBeLessThanOrEqual(2 * 4096);
  expect([low(set), high(set)]).toEqual([0, deltas.reduce((a, b) => a + b)]);
  const sums = deltas.slice(0, 12).reduce((all, d) => [...all, ...all.map((s) => s + d)], [0]);
  expect(sums.every((sum) => contains(set, sum))).toBe(true);
  expect(showIntervals(set)).toMatch(/ and \d+ more ranges$/);
});

test("interval set closes its smallest gaps first", () => {
  const deltas = Array.from({ length: 14 }, (_, i) => 3 ** i);
  const set = deltas.reduce(maybeShift, point(0));
  expect(set.exact).toBe(false);
  expect(contains(set, 2)).toBe(true);
  expect(contains(set, 3 ** 13 - 1)).toBe(false);
});
