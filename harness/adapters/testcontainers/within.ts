import { setTimeout as sleep } from "node:timers/promises";
import { AdapterError } from "../../lib/errors.ts";

/**
 * Waits for `work`, but not longer than `deadlineMs` and not after the abort. The engine's calls cannot be taken back:
 * what they still create is found by its labels when the run is removed.
 */
export async function within<T>(
  deadlineMs: number,
  what: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const stop = new AbortController();
  const ends = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const late = sleep(deadlineMs, undefined, { signal: ends }).then(
    () => {
      throw new AdapterError({
        code: "ENV206",
        message: `Docker: waited ${deadlineMs} ms for ${what}, in vain`,
        fix: "look at the engine's own log; a busy machine may need a smaller topology",
      });
    },
    () => {
      signal?.throwIfAborted();
      return new Promise<never>(() => undefined);
    },
  );
  late.catch(() => undefined);
  try {
    return await Promise.race([work(), late]);
  } finally {
    stop.abort();
  }
}
