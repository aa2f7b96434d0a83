import { transactionGenerator } from "./transaction-generator.ts";
import { transactionSchema, type TransactionOptions } from "./transaction-options.ts";
import type { WorkloadKind } from "./workload-kind.ts";

/** Transactions that append to lists and read them (Elle's list-append). Judged by list-append and session guarantees. */
export const listAppendWorkload: WorkloadKind<TransactionOptions> = {
  kind: "list-append",
  summary: "transactions that append unique elements to lists and read whole lists",
  model: "list-append",
  schema: transactionSchema,
  generator: (options, random) => transactionGenerator("append", options, random),
  writes: ["txn"],
};
