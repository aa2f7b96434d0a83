import type { Isolation } from "../postgres-transaction.ts";
import type { ModelContext } from "./postgres-model.ts";

const LEVELS: Readonly<Record<string, Isolation>> = {
  "read-committed": "READ COMMITTED",
  "repeatable-read": "REPEATABLE READ",
};

/** The isolation level that the workload asked for; the strongest where it says nothing. */
export function isolationOf({ options }: ModelContext): Isolation {
  return LEVELS[String(options["isolation"])] ?? "SERIALIZABLE";
}
