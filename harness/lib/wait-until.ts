export interface WaitOptions {
  readonly clock: { sleep(ms: number, signal?: AbortSignal): Promise<void> };
  /** Bounds the wait: its reason is what the promise rejects with. */
  readonly signal: AbortSignal;
  readonly everyMs: number;
}

/** Asks again and again until there is an answer. Rejects with the signal's reason, or with what `ask` throws. */
export async function waitUntil<T>(
  ask: () => Promise<T | undefined>,
  { clock, signal, everyMs }: WaitOptions,
): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    const answer = await ask();
    if (answer !== undefined) return answer;
    await clock.sleep(everyMs, signal);
  }
}
