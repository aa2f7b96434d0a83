import { z } from "zod";
import { readOptions } from "./read-options.ts";
import { isolationOptions } from "./transaction-options.ts";
import type { WorkloadKind } from "./workload-kind.ts";

const schema = z.strictObject({
  ...readOptions,
  ...isolationOptions,
  "max-transfer": z.int().min(1).max(100).default(5).describe("largest amount of a transfer"),
});

/** As many as the checker expects where it is told nothing else: Jepsen's. */
const ACCOUNTS = 8;

/** Transfers between 8 accounts that hold 100 together, and reads of all of them (Jepsen's bank). Judged by bank. */
export const bankWorkload: WorkloadKind<z.infer<typeof schema>> = {
  kind: "bank",
  summary: "transfers between 8 accounts that hold 100 together, reads of all accounts",
  model: "bank",
  schema,
  generator: (options, random) => ({
    next: () => {
      if (random.integer(0, 1) === 0) return { f: "read", value: null };
      const [from, to] = random.shuffle(Array.from({ length: ACCOUNTS }, (_, i) => i));
      return {
        f: "transfer",
        value: { from, to, amount: random.integer(1, options["max-transfer"]) },
      };
    },
    finalReads: () => [{ f: "read", value: null, on: "every-node" }],
  }),
  writes: ["transfer"],
};
