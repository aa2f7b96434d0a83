import { z } from "zod";
import type { WorkloadKind } from "./workload-kind.ts";

const schema = z.strictObject({
  keys: z.int().min(1).max(1000).default(4).describe("streams"),
  "poll-size": z.int().min(1).max(1000).default(10).describe("most messages that a poll hands out"),
});

/**
 * Unique messages are appended to streams and handed out by a consumer group; at the end every node is asked for the whole
 * of each. Judged by stream.
 */
export const streamWorkload: WorkloadKind<z.infer<typeof schema>> = {
  kind: "stream",
  summary: "appends to streams, polls by a consumer group, final reads of whole streams",
  model: "stream",
  schema,
  generator: ({ keys }, random) => {
    let message = 0;
    return {
      next: () => {
        const key = random.integer(0, keys - 1);
        return random.integer(0, 1) === 0
          ? { f: "append", value: message++, key }
          : { f: "poll", value: null, key };
      },
      finalReads: () =>
        Array.from({ length: keys }, (_, key) => ({
          ...{ f: "read", value: null, key },
          on: "every-node",
        })),
    };
  },
  writes: ["append"],
};
