import { z } from "zod";
import { readOptions } from "./read-options.ts";
import type { WorkloadKind } from "./workload-kind.ts";

const schema = z.strictObject({ ...readOptions });

/** Blind writes of fresh elements, and reads of all of them while writes go on. Judged by causal-reverse. */
export const causalReverseWorkload: WorkloadKind<z.infer<typeof schema>> = {
  kind: "causal-reverse",
  summary: "blind writes of unique elements and reads of all of them",
  model: "set",
  schema,
  generator: (_, random) => {
    let element = 0;
    return {
      next: () =>
        random.integer(0, 3) === 0 ? { f: "read", value: null } : { f: "write", value: element++ },
      finalReads: () => [{ f: "read", value: null, on: "every-node" }],
    };
  },
  writes: ["write"],
};
