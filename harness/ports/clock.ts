/** Time and waiting. Real: adapters/node/system-clock.ts. Fake: testing/manual-clock.ts. */
export interface Clock {
  /** Monotonic nanoseconds; the origin has no meaning. Safe as a number for 104 days of uptime. */
  now(): number;
  /** Wall clock, milliseconds since 1970, for people and file names only. */
  wall(): number;
  /** Resolves after `ms`; rejects with the signal's reason when aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
