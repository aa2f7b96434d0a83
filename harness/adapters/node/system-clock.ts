import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../../ports/clock.ts";

export const systemClock: Clock = {
  now: () => performance.now() * 1e6,
  wall: () => Date.now(),
  sleep: async (ms, signal) => {
    try {
      // setTimeout may fire up to a millisecond early and overflows above 2^31 ms.
      await sleep(Math.min(Math.max(0, ms), 2_147_483_647), undefined, signal ? { signal } : {});
    } catch (error) {
      // Node rejects with an AbortError of its own; whoever waited wants to know why.
      signal?.throwIfAborted();
      throw error;
    }
  },
};
