import { expect, test } from "@playwright/test";
import fc from "fast-check";
import type { EvaluatedState, ItemReadiness, ItemState } from "../domain/readiness.ts";
import { propertyRuns } from "../testing/property-runs.ts";
import { decide } from "./decide.ts";
import { coverageOf, scoreOf } from "./score.ts";

function item(id: string, state: ItemState, overrides: Partial<ItemReadiness> = {}): ItemReadiness {
  const evaluated: EvaluatedState = state === "waived" ? "unmet" : state;
  return {
    ...{ id, question: "q", criterion: "c", digest: "d", owner: "o", severity: "medium" },
    ...{ weight: 5, blocking: false, due: null, estimate: null, needs: null, state, evaluated },
    ...{ reason: "r", evidence: [], line: 1, ...overrides },
  };
}

test.describe("scoreOf", () => {
  test("unknown items are never counted as met", () => {
    const items = [
      item("a", "met"),
      item("b", "unknown"),
      item("c", "unmet"),
      item("d", "manual-met"),
    ];
    expect(scoreOf(items)).toEqual({ withWaivers: 50, withoutWaivers: 50 });
  });

  test("with waivers a waived item leaves both sides, without it counts as what it is", () => {
    const items = [
      item("a", "met"),
      item("b", "waived"),
      item("c", "unmet"),
      item("d", "not-applicable"),
    ];
    expect(scoreOf(items)).toEqual({ withWaivers: 50, withoutWaivers: 33.3 });
  });

  test("is at most 99 while anything blocking is open, whatever its weight", () => {
    const met = Array.from({ length: 999 }, (_, i) => item(`m${i}`, "met", { weight: 10 }));
    const blocking = item("b", "unknown", { weight: 1, blocking: true });
    expect(scoreOf([...met, blocking]).withWaivers).toBe(99);
    expect(scoreOf([...met, { ...blocking, blocking: false }]).withWaivers).toBe(99.9);
    const waived = { ...blocking, state: "waived" as const };
    expect(scoreOf([...met, waived])).toEqual({ withWaivers: 100, withoutWaivers: 99 });
  });

  test("is null when nothing applies, and 0 when everything is waived", () => {
    expect(scoreOf([item("a", "not-applicable")]).withWaivers).toBeNull();
    expect(scoreOf([item("a", "waived")])).toEqual({ withWaivers: 0, withoutWaivers: 0 });
  });

  test("is rounded down: 99.96 is not 100", () => {
    const items = [item("a", "met", { weight: 9996 }), item("b", "unmet", { weight: 4 })];
    expect(scoreOf(items).withWaivers).toBe(99.9);
  });
});

test("coverageOf tells what was measured from what was said", () => {
  const seen = (basis: "measured" | "asserted", state: "met" | "unknown") =>
    ({ basis, state }) as ItemReadiness["evidence"][number];
  const items = [
    item("a", "met", { evidence: [seen("measured", "met"), seen("asserted", "met")] }),
    item("b", "manual-met", { evidence: [seen("asserted", "met")] }),
    item("c", "unknown", { evidence: [seen("measured", "unknown")] }),
    item("d", "unknown"),
    item("e", "not-applicable"),
  ];
  expect(coverageOf(items)).toEqual({ measured: 1, asserted: 1, unknown: 2 });
});

test.describe("decide", () => {
  test("ready: the target is reached and nothing blocking is open", () => {
    const items = [
      item("a", "met", { blocking: true, weight: 90 }),
      item("b", "unmet", { weight: 10 }),
    ];
    expect(decide(items, 90)).toMatchObject({ decision: "ready", changes: [] });
  });

  test("not ready: a blocking item is unmet, whatever the score", () => {
    const items = [
      item("a", "met", { weight: 99 }),
      item("b", "unmet", { weight: 1, blocking: true }),
    ];
    expect(decide(items, 90)).toEqual({
      decision: "not ready",
      reasons: ["1 blocking item unmet: b"],
      changes: ["b"],
    });
  });

  test("cannot tell: it would be ready if what is unknown turned out well", () => {
    const items = [item("a", "met"), item("b", "unknown")];
    expect(decide(items, 90)).toMatchObject({ decision: "cannot tell", changes: ["b"] });
    expect(decide([...items, item("c", "unmet")], 90).decision).toBe("not ready");
  });

  test("nothing that applies is nothing judged", () => {
    expect(decide([], 0).decision).toBe("cannot tell");
    expect(decide([item("a", "not-applicable")], 0).decision).toBe("cannot tell");
  });

  test("the list of changes makes it ready, and no shorter one does", () => {
    const states = fc.constantFrom<ItemState>(
      "met",
      "unmet",
      "unknown",
      "waived",
      "not-applicable",
    );
    const items = fc.array(
      fc.record({ state: states, weight: fc.integer({ min: 1, max: 9 }), blocking: fc.boolean() }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 99 }), (written, target) => {
        const all = written.map(({ state, ...rest }, i) => item(`i${i}`, state, rest));
        const { decision, changes } = decide(all, target);
        const isReadyWith = (ids: readonly string[]): boolean => {
          const met = all.map((one) =>
            ids.includes(one.id) ? item(one.id, "met", { weight: one.weight }) : one,
          );
          return decide(met, target).decision === "ready";
        };
        if (decision === "ready") return expect(changes).toEqual([]);
        const open = all.filter(({ state }) => state === "unmet" || state === "unknown");
        const shortest = subsets(open.map(({ id }) => id)).find(isReadyWith);
        if (shortest === undefined) return expect(isReadyWith(changes)).toBe(false);
        expect(isReadyWith(changes)).toBe(true);
        expect(changes).toHaveLength(shortest.length);
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});

/** Shortest first. */
function subsets(ids: readonly string[]): string[][] {
  const all = Array.from({ length: 2 ** ids.length }, (_, mask) =>
    ids.filter((__, i) => (mask >> i) % 2 === 1),
  );
  return all.sort((a, b) => a.length - b.length);
}
