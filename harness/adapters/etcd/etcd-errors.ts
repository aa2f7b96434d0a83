/** What trouble says about a single request. */
import type { Outcome } from "../../domain/history.ts";
import { HttpTrouble } from "../http/http-client.ts";
import { EtcdError } from "./etcd-gateway.ts";

export interface EtcdTrouble {
  readonly outcome: Exclude<Outcome, "ok">;
  readonly error: string;
}

/**
 * gRPC codes with which etcd refuses a request before it proposes it: invalid argument, not found, denied, exhausted
 * (out of space, too many requests), failed precondition, out of range, unauthenticated.
 */
const REFUSED = new Set([3, 5, 7, 8, 9, 11, 16]);

/** `read` operations have no effect, so one that was not answered simply failed. */
export function classifyEtcdError(error: unknown, read: boolean): EtcdTrouble {
  const message = error instanceof Error ? error.message : String(error);
  const definite =
    read ||
    (error instanceof EtcdError && REFUSED.has(error.code)) ||
    (error instanceof HttpTrouble && !error.sent);
  return { outcome: definite ? "fail" : "unknown", error: message };
}
