import type { Clock } from "../../ports/clock.ts";
import type { NodeHandle } from "../../ports/runtime.ts";

const LOOK_EVERY_MS = 250;

export interface FirstReadyOptions {
  readonly handles: ReadonlyMap<string, NodeHandle>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly ready: (signal: AbortSignal) => Promise<void>;
}

/**
 * Waits for a group that has just been launched. A node whose process has ended will never be ready, so the wait ends
 * with it instead of at the deadline.
 */
export async function firstReady(options: FirstReadyOptions): Promise<void> {
  const { handles, clock, signal, ready } = options;
  const died = new AbortController();
  const done = new AbortController();
  const look = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(LOOK_EVERY_MS, done.signal);
      for (const [node, handle] of handles) {
        if ((await handle.state()) !== "stopped") continue;
        died.abort(new Error(`the process of ${node} has ended`));
        return;
      }
    }
  };
  look().catch(() => undefined);
  try {
    await ready(AbortSignal.any([signal, died.signal]));
  } finally {
    done.abort();
  }
}
