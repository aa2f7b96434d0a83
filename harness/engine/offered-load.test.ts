import { expect, test } from "@playwright/test";
import type { ArrivalSchedule, LoadRecord } from "../domain/load.ts";
import { OfferedLoad } from "./offered-load.ts";

const MS = 1e6;
const steady: ArrivalSchedule = { type: "constant", rate: 100, unitMs: 1000, durationMs: 60_000 };
const growing: ArrivalSchedule = {
  ...{ type: "ramping", startRate: 0, unitMs: 1000 },
  stages: [{ durationMs: 10_000, target: 200 }],
};
/** The first of them is due where the area below the ramp is one: t² · 10/s² = 1. */
const FIRST_OF_GROWING_MS = Math.sqrt(0.1) * 1000;

function iteration(scenario: string, beginMs: number, ms: number): LoadRecord {
  return { type: "iteration", region: "eu", scenario, time: (beginMs + ms) * MS, ms };
}

function dropped(scenario: string, atMs: number, count: number): LoadRecord {
  return { type: "dropped", region: "eu", scenario, time: atMs * MS, count };
}

function offered(records: readonly LoadRecord[]): OfferedLoad {
  const load = new OfferedLoad({ steady, growing });
  for (const record of records) load.add(record);
  return load;
}

test.describe("OfferedLoad", () => {
  test("a scenario is due from its own beginning on, however late that is", () => {
    const load = offered([iteration("steady", 5000, 10), iteration("growing", 8000, 10)]);
    expect(load.until(5999.9 * MS)[0]).toMatchObject({ scenario: "steady", due: 100 });
    // The ramp began before its first arrival: a second later it has been growing for that much longer.
    const grownMs = 1000 + FIRST_OF_GROWING_MS;
    expect(load.until(9000 * MS)[1]).toMatchObject({
      ...{ scenario: "growing", due: Math.floor((grownMs / 1000) ** 2 * 10) },
    });
  });

  test("the beginning is the earliest one, whoever ends first", () => {
    const load = offered([iteration("steady", 40, 1), iteration("steady", 0, 900)]);
    expect(load.until(1000 * MS)[0]).toMatchObject({ due: 101, begun: 2 });
  });

  test("drops count until the end of the load, and a first arrival may be one", () => {
    const load = offered([dropped("steady", 100, 3), dropped("steady", 900, 1)]);
    expect(load.until(500 * MS)[0]).toEqual({ scenario: "steady", due: 41, begun: 0, dropped: 3 });
  });

  test("what is due and neither ended nor dropped is still awaited", () => {
    const records = [0, 10, 20].map((at) => iteration("steady", at, 1));
    expect(offered(records).isSettled(29 * MS)).toBe(true);
    expect(offered(records).isSettled(31 * MS)).toBe(false);
    expect(offered([...records, dropped("steady", 30, 1)]).isSettled(31 * MS)).toBe(true);
  });

  test("a scenario that did nothing is due at no time, and is named", () => {
    const load = offered([iteration("steady", 0, 1), iteration("of somebody else", 0, 1)]);
    expect(load.until(5000 * MS)[1]).toMatchObject({ scenario: "growing", due: 0 });
    expect(load.silent()).toEqual(["growing"]);
  });
});
