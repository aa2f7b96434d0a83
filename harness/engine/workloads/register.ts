import { z } from "zod";
import { readOptions } from "./read-options.ts";
import type { WorkloadKind } from "./workload-kind.ts";

const schema = z.strictObject({
  ...readOptions,
  keys: z.int().min(1).max(10_000).default(8).describe("registers in use at a time"),
  "operations-per-key": z
    .int()
    .min(2)
    .max(100_000)
    .default(200)
    .describe("a register retires after this many operations and a fresh one takes its place"),
  values: z.int().min(2).max(1_000_000).default(5).describe("values are 0 … n-1"),
});

/** Reads, writes and compare-and-sets on independent registers (Jepsen's linearizable-register). */
export const registerWorkload: WorkloadKind<z.infer<typeof schema>> = {
  kind: "register",
  summary: "reads, writes and compare-and-sets on independent registers",
  model: "register",
  schema,
  generator: (options, random) => {
    const keys = Array.from({ length: options.keys }, (_, key) => ({ key, used: 0 }));
    let nextKey = options.keys;
    const value = (): number => random.integer(0, options.values - 1);
    return {
      next: () => {
        const slot = random.pick(keys);
        const key = slot.key;
        slot.used += 1;
        if (slot.used >= options["operations-per-key"]) {
          slot.key = nextKey++;
          slot.used = 0;
        }
        switch (random.integer(0, 2)) {
          case 0:
            return { f: "read", value: null, key };
          case 1:
            return { f: "write", value: value(), key };
          default:
            return { f: "cas", value: [value(), value()], key };
        }
      },
      finalReads: () =>
        keys.map(({ key }) => ({ ...{ f: "read", value: null, key }, on: "every-node" })),
    };
  },
  writes: ["write", "cas"],
};
