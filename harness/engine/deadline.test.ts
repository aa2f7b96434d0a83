import { expect, test } from "@playwright/test";
import { EnvironmentError } from "../lib/errors.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { hang } from "../testing/sample-run.ts";
import { withDeadline } from "./deadline.ts";

test.describe("withDeadline", () => {
  test("work that ends in time gives its value, or its own error", async () => {
    const clock = new ManualClock();
    const slow = withDeadline(clock, { what: "it is done", ms: 100 }, async () => {
      await clock.sleep(99);
      return "done";
    });
    expect(await clock.run(slow)).toBe("done");
    const failed = withDeadline(clock, { what: "it is done", ms: 100 }, () =>
      Promise.reject(new Error("own error")),
    );
    await expect(clock.run(failed)).rejects.toThrow("own error");
  });

  test("work that ignores its signal is abandoned at the deadline, with a word on what was awaited", async () => {
    const clock = new ManualClock();
    const stuck = withDeadline(clock, { what: "db is ready", ms: 1500 }, () => hang());
    await expect(clock.run(stuck)).rejects.toThrow("waited 1.5 s until db is ready, in vain");
    expect(clock.now()).toBe(1.5e9);
  });

  test("work that heeds its signal is told the reason at the deadline", async () => {
    const clock = new ManualClock();
    let reason: unknown;
    const work = withDeadline(clock, { what: "db is ready", ms: 1000 }, async (signal) => {
      await clock.sleep(5000, signal).catch((error: unknown) => (reason = error));
    });
    await clock.run(work).catch(() => undefined);
    expect(reason).toBeInstanceOf(EnvironmentError);
    expect(clock.now()).toBe(1e9);
  });

  test("an outer signal ends it at once with its own reason, stuck work too", async () => {
    const clock = new ManualClock();
    const outer = new AbortController();
    const deadline = { what: "db is ready", ms: 10_000, signal: outer.signal };
    const stuck = withDeadline(clock, deadline, () => hang());
    void clock.sleep(300).then(() => outer.abort(new Error("Ctrl-C")));
    await expect(clock.run(stuck)).rejects.toThrow("Ctrl-C");
    expect(clock.now()).toBe(300e6);
  });

  test("work is not begun when the outer signal was aborted before", async () => {
    const deadline = { what: "x", ms: 1, signal: AbortSignal.abort(new Error("Ctrl-C")) };
    let begun = false;
    const work = withDeadline(new ManualClock(), deadline, async () => {
      begun = true;
    });
    await expect(work).rejects.toThrow("Ctrl-C");
    expect(begun).toBe(false);
  });

  test("abandoned work that fails later disturbs nobody", async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown): void => void unhandled.push(error);
    process.on("unhandledRejection", note);
    const clock = new ManualClock();
    const stuck = withDeadline(clock, { what: "db is ready", ms: 100 }, async () => {
      await clock.sleep(500);
      throw new Error("too late");
    });
    await clock.run(stuck).catch(() => undefined);
    await clock.advance(1000);
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", note);
    expect(unhandled).toEqual([]);
  });

  test("nothing keeps sleeping when the work is over", async () => {
    const clock = new ManualClock();
    await clock.run(withDeadline(clock, { what: "x", ms: 60_000 }, async () => "done"));
    await expect(clock.run(hang())).rejects.toThrow("nobody sleeps");
    expect(clock.now()).toBe(0);
  });
});
