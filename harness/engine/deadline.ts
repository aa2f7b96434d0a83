import { EnvironmentError } from "../lib/errors.ts";
import type { Clock } from "../ports/clock.ts";

export interface Deadline {
  /** What is awaited, for the message: "every node of db is ready". */
  readonly what: string;
  readonly ms: number;
  /** Aborts earlier: an interrupt. */
  readonly signal?: AbortSignal;
}

/**
 * Runs work that must end by a deadline. The work gets a signal that is aborted at the deadline or with the outer
 * signal; a work that ignores it is abandoned, so that healing and tear-down always get their turn.
 */
export async function withDeadline<T>(
  clock: Clock,
  deadline: Deadline,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const own = new AbortController();
  const done = new AbortController();
  const signal = deadline.signal ? AbortSignal.any([deadline.signal, own.signal]) : own.signal;
  signal.throwIfAborted();
  const expiry = clock.sleep(deadline.ms, done.signal).then(
    () => {
      const error = timeoutError(deadline);
      own.abort(error);
      throw error;
    },
    () => new Promise<never>(() => undefined),
  );
  const interrupted = new Promise<never>((_, reject) => {
    deadline.signal?.addEventListener("abort", () => reject(reasonOf(deadline.signal)), {
      once: true,
      signal: done.signal,
    });
  });
  try {
    return await Promise.race([work(signal), expiry, interrupted]);
  } finally {
    done.abort();
  }
}

function timeoutError(deadline: Deadline): EnvironmentError {
  return new EnvironmentError({
    code: "RUN006",
    message: `waited ${(deadline.ms / 1000).toFixed(1)} s until ${deadline.what}, in vain`,
    fix: "look at logs/ in the run directory, or give it more time under timing:",
  });
}

function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new Error(String(reason));
}
