import { z } from "zod";
import { readOptions } from "./read-options.ts";
import { isolationOptions } from "./transaction-options.ts";
import type { WorkloadKind } from "./workload-kind.ts";

const schema = z.strictObject({
  ...readOptions,
  ...isolationOptions,
  "group-size": z.int().min(2).max(64).default(3).describe("keys that are read together"),
});

/**
 * Each key is written once, and groups of keys are read together while their writes go on (Jepsen's long-fork): whoever
 * sees two writes must see them in the same order. Judged by long-fork.
 */
export const longForkWorkload: WorkloadKind<z.infer<typeof schema>> = {
  kind: "long-fork",
  summary: "single writes of fresh keys and reads of groups of them",
  model: "rw-register",
  schema,
  generator: ({ "group-size": size }, random) => {
    let written = 0;
    return {
      next: () => {
        if (random.integer(0, 1) === 0) return { f: "txn", value: [["w", written++, 1]] };
        // The group that is being written, or the one before it.
        const group = Math.max(0, Math.floor(written / size) - random.integer(0, 1));
        const keys = Array.from({ length: size }, (_, i) => group * size + i);
        return { f: "txn", value: random.shuffle(keys).map((key) => ["r", key, null]) };
      },
    };
  },
  writes: ["txn"],
};
