import { expect, test } from "@playwright/test";
import type { Clock } from "../../ports/clock.ts";
import { ManualClock } from "../../testing/manual-clock.ts";
import { systemClock } from "./system-clock.ts";

const CLOCKS: readonly (readonly [string, () => Clock])[] = [
  ["system clock", () => systemClock],
  ["manual clock", () => new ManualClock()],
];

for (const [name, create] of CLOCKS) {
  test.describe(name, () => {
    test("an aborted sleep rejects with the reason of its signal", async () => {
      const clock = create();
      const controller = new AbortController();
      const reason = new Error("healed on request");
      const sleeping = clock.sleep(60_000, controller.signal);
      controller.abort(reason);
      await expect(sleeping).rejects.toBe(reason);
      await expect(clock.sleep(60_000, controller.signal)).rejects.toBe(reason);
    });
  });
}

test.describe("systemClock", () => {
  test("it goes on while one sleeps, by at least that long", async () => {
    const before = systemClock.now();
    await systemClock.sleep(20);
    expect(systemClock.now() - before).toBeGreaterThan(18e6);
  });
});

test.describe("ManualClock", () => {
  test("it moves only when told, and wakes sleepers in order of their time", async () => {
    const clock = new ManualClock();
    const woken: string[] = [];
    const sleep = async (ms: number): Promise<void> => {
      await clock.sleep(ms);
      woken.push(`${ms} at ${clock.now() / 1e6}`);
    };
    const all = Promise.all([sleep(30), sleep(10), sleep(20)]);
    await clock.advance(25);
    expect(woken).toEqual(["10 at 10", "20 at 20"]);
    expect(clock.now()).toBe(25e6);
    await clock.advance(5);
    await all;
    expect(woken).toHaveLength(3);
  });

  test("run lets time pass until the work is over, and names work that nobody can end", async () => {
    const clock = new ManualClock();
    expect(await clock.run(clock.sleep(3_600_000).then(() => "done"))).toBe("done");
    expect(clock.now()).toBe(3.6e12);
    await expect(clock.run(new Promise(() => undefined))).rejects.toThrow("nobody sleeps");
  });
});
