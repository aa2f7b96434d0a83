import { expect, test } from "@playwright/test";
import type { LinkEffect, LinkObservation } from "../domain/fault.ts";
import { isBackToNormal, showsEffect } from "./link-evidence.ts";

type Seen = Omit<LinkObservation, "link">;

const baseline = { replyMs: 60, bulkMs: 70 };
const healthy: Seen = { saw: "answer", replyMs: 62, bulkMs: 75, bulkBytes: 64_000 };
const late = (replyMs: number): Seen => ({ ...healthy, replyMs });
const slow = (bulkMs: number): Seen => ({ ...healthy, bulkMs });
const silence: LinkEffect = { kind: "silence", streams: ["upstream", "downstream"] };

test.describe("showsEffect", () => {
  const cases: readonly (readonly [LinkEffect, Seen, boolean])[] = [
    [silence, { saw: "silence" }, true],
    [silence, { saw: "refused" }, false],
    [silence, { saw: "closed" }, false],
    [{ kind: "stall" }, { saw: "silence" }, true],
    [{ kind: "stall" }, healthy, false],
    [{ kind: "refuse" }, { saw: "refused" }, true],
    [{ kind: "refuse" }, { saw: "silence" }, false],
    [{ kind: "latency", roundTripMs: 200, jitterMs: 0 }, late(262), true],
    [{ kind: "latency", roundTripMs: 200, jitterMs: 0 }, late(120), false],
    [{ kind: "latency", roundTripMs: 200, jitterMs: 50 }, late(215), true],
    [{ kind: "latency", roundTripMs: 50, jitterMs: 50 }, late(62), false],
    [{ kind: "latency", roundTripMs: 50, jitterMs: 50 }, late(110), true],
    [{ kind: "bandwidth", bytesPerSecond: 64_000 }, slow(1000), true],
    [{ kind: "bandwidth", bytesPerSecond: 64_000 }, slow(75), false],
    [{ kind: "bandwidth", bytesPerSecond: 10_000 }, { ...slow(680), bulkBytes: 0 }, true],
    [{ kind: "bandwidth", bytesPerSecond: 10_000 }, { saw: "silence" }, false],
    [{ kind: "slice", averageBytes: 640, delayMs: 2 }, slow(270), true],
    [{ kind: "slice", averageBytes: 640, delayMs: 2 }, slow(75), false],
    // The request is sliced too: most of the time nothing of the reply is there yet.
    [{ kind: "slice", averageBytes: 64, delayMs: 2 }, { ...slow(680), bulkBytes: 5 }, true],
    [{ kind: "slice", averageBytes: 64, delayMs: 2 }, { ...slow(75), bulkBytes: 5 }, false],
    [{ kind: "reset", afterMs: 0 }, { saw: "reset" }, true],
    [{ kind: "reset", afterMs: 0 }, { saw: "silence" }, false],
    [{ kind: "limit-data", bytes: 1000 }, { saw: "closed", replyMs: 61 }, true],
    [{ kind: "limit-data", bytes: 1000 }, healthy, false],
  ];
  for (const [effect, seen, shown] of cases) {
    const words = `${seen.saw} after ${seen.replyMs ?? "-"}/${seen.bulkMs ?? "-"} ms`;
    test(`${JSON.stringify(effect)} is ${shown ? "" : "not "}proved by ${words}`, () => {
      expect(showsEffect(effect, seen, baseline)).toBe(shown);
    });
  }

  test("a healthy link proves no effect, and every effect contradicts a healthy link", () => {
    for (const [effect] of cases) expect(showsEffect(effect, healthy, baseline)).toBe(false);
    expect(isBackToNormal(healthy, baseline)).toBe(true);
  });
});

test.describe("isBackToNormal", () => {
  for (const seen of [late(300), slow(500), { saw: "silence" }, { saw: "closed" }] as Seen[]) {
    test(`${JSON.stringify(seen)} is not back to normal`, () => {
      expect(isBackToNormal(seen, baseline)).toBe(false);
    });
  }
});
