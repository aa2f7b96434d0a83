/** What a status, or its absence, says about a single request. */
import type { Outcome } from "../../domain/history.ts";
import { type HttpReply, HttpTrouble } from "../http/http-client.ts";

/** Statuses above 499 with which a service says that it did not do it: not implemented, not available. */
const NOT_DONE = new Set([501, 503]);

export function outcomeOf({ status }: HttpReply, read: boolean): Outcome {
  if (status >= 200 && status < 400) return "ok";
  // The request is wrong or refused; nothing was done.
  if (read || status < 500 || NOT_DONE.has(status)) return "fail";
  // An internal error or a gateway's time-out may come after the deed.
  return "unknown";
}

/** `read` operations have no effect, so one that was not answered simply failed. */
export function outcomeOfTrouble(error: unknown, read: boolean): Outcome {
  const unsent = error instanceof HttpTrouble && !error.sent;
  return read || unsent ? "fail" : "unknown";
}
