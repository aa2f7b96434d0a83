import { expect, test } from "@playwright/test";
import { abortable } from "./abortable.ts";

test.describe("abortable", () => {
  const gone = new Error("gone");

  test("settles as the promise does", async () => {
    const { signal } = new AbortController();
    expect(await abortable(Promise.resolve(1), signal)).toBe(1);
    await expect(abortable(Promise.reject(gone), signal)).rejects.toBe(gone);
  });

  test("what was begun under an aborted signal, or loses the race, may reject later without harm", async () => {
    const unhandled: unknown[] = [];
    const listen = (reason: unknown): void => void unhandled.push(reason);
    process.on("unhandledRejection", listen);
    try {
      const { promise, reject } = Promise.withResolvers<never>();
      await expect(abortable(promise, AbortSignal.abort(new Error("late")))).rejects.toThrow(
        "late",
      );
      const race = new AbortController();
      const lost = Promise.withResolvers<never>();
      const losing = abortable(lost.promise, race.signal);
      race.abort(new Error("too late"));
      await expect(losing).rejects.toThrow("too late");
      reject(gone);
      lost.reject(gone);
      await new Promise((resolve) => setImmediate(resolve));
      expect(unhandled).toEqual([]);
    } finally {
      process.off("unhandledRejection", listen);
    }
  });
});
