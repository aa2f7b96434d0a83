import { expect, test } from "@playwright/test";
import { LagTracker } from "./lag-tracker.ts";

const ms = 1e6;

test("lag tracker tells when the primary was where the replica is now", () => {
  const tracker = new LagTracker();
  tracker.leaderAt("a", 1000, 0);
  tracker.leaderAt("a", 2000, 100 * ms);
  tracker.leaderAt("a", 3000, 200 * ms);
  expect(tracker.lagMs(2000, 210 * ms)).toBe(110);
  expect(tracker.lagMs(2500, 210 * ms)).toBe(60);
});

test("lag tracker sees no lag in a replica that has everything, however idle the primary is", () => {
  const tracker = new LagTracker();
  tracker.leaderAt("a", 1000, 0);
  expect(tracker.lagMs(1000, 60_000 * ms)).toBe(0);
});

test("lag tracker does not mix the positions of two primaries", () => {
  const tracker = new LagTracker();
  tracker.leaderAt("a", 9000, 0);
  tracker.leaderAt("b", 100, 50 * ms);
  expect(tracker.lagMs(100, 60 * ms)).toBe(0);
});

test("lag tracker has no answer before it has seen the primary", () => {
  expect(new LagTracker().lagMs(5, 1)).toBeNull();
});
