/** What an error says about a single command. */
import type { Outcome } from "../../domain/history.ts";

export interface RedisTrouble {
  readonly outcome: Exclude<Outcome, "ok">;
  readonly error: string;
  /** False: the connection can go on; true: look for the primary again. */
  readonly reconnect: boolean;
}

/** Replies of a server that is not the primary, or not yet, or not any more. */
const ELSEWHERE = /^(?:READONLY|LOADING|MASTERDOWN|UNBLOCKED|NOAUTH|WRONGPASS)/;
/** An error reply begins with its code in capitals. */
const REPLY = /^[A-Z]{3,}(?: |$)/;

/** `read` operations have no effect, so one that was not answered simply failed. */
export function classifyRedisError(error: unknown, read: boolean): RedisTrouble {
  const message = error instanceof Error ? error.message : String(error);
  // The server answered with an error: commands are atomic, so it did not happen.
  if (REPLY.test(message)) {
    return { outcome: "fail", error: message, reconnect: ELSEWHERE.test(message) };
  }
  // The reply is lost: it may have happened.
  return { outcome: read ? "fail" : "unknown", error: message, reconnect: true };
}
