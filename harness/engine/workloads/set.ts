import { z } from "zod";
import type { WorkloadKind } from "./workload-kind.ts";

const schema = z.strictObject({
  wait: z.int().min(0).max(9).optional().describe("Redis: replicas that must confirm each write"),
});

/** Unique elements are added; at the end every node is asked for all of them. Judged by no-lost-writes. */
export const setWorkload: WorkloadKind<z.infer<typeof schema>> = {
  kind: "set",
  summary: "unique inserts, final reads on every node",
  model: "set",
  schema,
  generator: () => {
    let element = 0;
    return {
      next: () => ({ f: "add", value: element++ }),
      finalReads: () => [{ f: "read", value: null, on: "every-node" }],
    };
  },
  writes: ["add"],
};
