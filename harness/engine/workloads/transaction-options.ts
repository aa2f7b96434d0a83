import { z } from "zod";
import { readOptions } from "./read-options.ts";

/** How transactions are carried out, for every kind that has them. */
export const isolationOptions = {
  isolation: z
    .enum(["read-committed", "repeatable-read", "serializable"])
    .default("serializable")
    .describe("PostgreSQL: isolation level of every transaction"),
  atomicity: z
    .enum(["multi", "lua"])
    .default("multi")
    .describe("Redis: transactions are MULTI … EXEC, or scripts"),
};

/** Shape of transactions over keys that come and go; the defaults are Elle's. */
export const transactionOptions = {
  ...readOptions,
  ...isolationOptions,
  "key-count": z.int().min(1).max(1000).default(10).describe("keys in use at a time"),
  "min-txn-length": z.int().min(1).max(64).default(1).describe("fewest steps of a transaction"),
  "max-txn-length": z.int().min(1).max(64).default(4).describe("most steps of a transaction"),
  "max-writes-per-key": z
    .int()
    .min(1)
    .max(100_000)
    .default(256)
    .describe("a key retires after this many writes and a fresh one takes its place"),
};

export const transactionSchema = z
  .strictObject(transactionOptions)
  .refine((options) => options["min-txn-length"] <= options["max-txn-length"], {
    path: ["min-txn-length"],
    message: "is more than max-txn-length",
  });
export type TransactionOptions = z.infer<typeof transactionSchema>;
