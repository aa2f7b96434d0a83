/** What an error says about a single statement that was sent on its own (so in a transaction of its own). */
import type { Outcome } from "../../domain/history.ts";

export interface PostgresTrouble {
  readonly outcome: Exclude<Outcome, "ok">;
  readonly error: string;
  /** False: the connection can go on; true: look for the writable primary again. */
  readonly reconnect: boolean;
}

/** `read` operations have no effect, so one that was not answered simply failed. */
export function classifyPostgresError(error: unknown, read: boolean): PostgresTrouble {
  const { code, severity, message } = describe(error);
  const text = code === undefined ? message : `${code} ${message}`;
  // The server aborted the statement and says so: it did not happen. FATAL and PANIC end the session instead, at a
  // moment nobody knows (57P01), and internal errors (XX) or connection errors (08) promise nothing.
  const definite = severity === "ERROR" && code !== undefined && !/^(?:08|XX)/.test(code);
  if (definite) return { outcome: "fail", error: text, reconnect: code === READ_ONLY };
  return { outcome: read ? "fail" : "unknown", error: text, reconnect: true };
}

/** The server has become a standby. */
const READ_ONLY = "25006";

function describe(error: unknown): {
  readonly code: string | undefined;
  readonly severity: string | undefined;
  readonly message: string;
} {
  if (!(error instanceof Error)) {
    return { code: undefined, severity: undefined, message: String(error) };
  }
  const { code, severity } = error as Error & { code?: unknown; severity?: unknown };
  return {
    code: typeof code === "string" ? code : undefined,
    severity: typeof severity === "string" ? severity : undefined,
    message: error.message,
  };
}
