import { transactionGenerator } from "./transaction-generator.ts";
import { transactionSchema, type TransactionOptions } from "./transaction-options.ts";
import type { WorkloadKind } from "./workload-kind.ts";

/** Transactions that write registers and read them (Elle's rw-register). Judged by rw-register. */
export const rwRegisterWorkload: WorkloadKind<TransactionOptions> = {
  kind: "rw-register",
  summary: "transactions that write unique values to registers and read them",
  model: "rw-register",
  schema: transactionSchema,
  generator: (options, random) => transactionGenerator("w", options, random),
  writes: ["txn"],
};
