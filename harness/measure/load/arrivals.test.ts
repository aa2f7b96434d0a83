import { expect, test } from "@playwright/test";
import fc from "fast-check";
import type { ArrivalSchedule } from "../../domain/load.ts";
import { propertyRuns } from "../../testing/property-runs.ts";
import { arrivalsUntil, dueTimes as timesOf } from "./arrivals.ts";

const S = 1e9;

function dueTimes(schedule: ArrivalSchedule): number[] {
  const at = timesOf(schedule, 5000);
  const times = Array.from({ length: 5000 }, (_, nth) => at(nth));
  return times.slice(0, times.findIndex(Number.isNaN));
}

test.describe("arrivals", () => {
  test("a constant rate begins at once and then once a period", () => {
    const schedule = { type: "constant", rate: 4, unitMs: 2000, durationMs: 2000 } as const;
    expect(dueTimes(schedule)).toEqual([0, 0.5 * S, S, 1.5 * S]);
  });

  test("a ramp is due where the area below it reaches a whole number", () => {
    // 1/s growing to 3/s within 5 s is 10 iterations, the tenth at the very end: a hair more, for the sake of rounding.
    const schedule: ArrivalSchedule = {
      type: "ramping",
      startRate: 1,
      unitMs: 1000,
      stages: [{ durationMs: 5001, target: 3 }],
    };
    const due = dueTimes(schedule);
    expect(due).toHaveLength(10);
    // The n-th is where t + 0.2 t² = n.
    for (const [i, at] of due.entries()) {
      const t = at / S;
      expect(t + (t * t) / 5.001).toBeCloseTo(i + 1, 5);
    }
  });

  test("a stage without length is a jump, and a part of an iteration is carried into the next stage", () => {
    const schedule: ArrivalSchedule = {
      type: "ramping",
      startRate: 1,
      unitMs: 1000,
      stages: [
        { durationMs: 1500, target: 1 },
        { durationMs: 0, target: 10 },
        { durationMs: 1000, target: 10 },
      ],
    };
    const due = dueTimes(schedule);
    // One and a half iterations in the first stage; the other half takes 50 ms at ten a second.
    expect(due.slice(0, 3).map((at) => Math.round(at / 1e6))).toEqual([1000, 1550, 1650]);
    expect(due).toHaveLength(11);
  });

  test("counting agrees with listing", () => {
    const schedule = fc.oneof(
      fc.record({
        type: fc.constant("constant" as const),
        rate: fc.integer({ min: 1, max: 500 }),
        unitMs: fc.constantFrom(1000, 2000, 3000),
        durationMs: fc.integer({ min: 1, max: 5000 }),
      }),
      fc.record({
        type: fc.constant("ramping" as const),
        startRate: fc.integer({ min: 0, max: 50 }),
        unitMs: fc.constant(1000),
        stages: fc.array(
          fc.record({
            durationMs: fc.integer({ min: 0, max: 3000 }),
            target: fc.integer({ min: 0, max: 100 }),
          }),
          { minLength: 1, maxLength: 4 },
        ),
      }),
    );
    fc.assert(
      fc.property(schedule, fc.integer({ min: 0, max: 6 * S }), (each, elapsed) => {
        const due = dueTimes(each);
        expect(due).toEqual([...due].sort((a, b) => a - b));
        expect(arrivalsUntil(each, elapsed)).toBe(due.filter((at) => at <= elapsed).length);
      }),
      { numRuns: propertyRuns(50) },
    );
  });
});
