import { z } from "zod";
import { readOptions } from "./read-options.ts";
import type { WorkloadKind } from "./workload-kind.ts";

const schema = z.strictObject({
  ...readOptions,
  "max-delta": z.int().min(1).max(1000).default(5).describe("adds are 1 … n"),
});

/** Adds to one counter, and reads of it. Judged by counter, and by linearizable with `model: counter`. */
export const counterWorkload: WorkloadKind<z.infer<typeof schema>> = {
  kind: "counter",
  summary: "adds to one counter and reads of it",
  model: "counter",
  schema,
  generator: (options, random) => ({
    next: () =>
      random.integer(0, 1) === 0
        ? { f: "read", value: null }
        : { f: "add", value: random.integer(1, options["max-delta"]) },
    finalReads: () => [{ f: "read", value: null, on: "every-node" }],
  }),
  writes: ["add"],
};
