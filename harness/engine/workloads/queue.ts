import { z } from "zod";
import type { WorkloadKind } from "./workload-kind.ts";

const schema = z.strictObject({});

/**
 * Unique messages go into a queue and come out of it; at the end the primary's queue is drained. Judged by queue.
 *
 * A dequeue claims its message by a number of its own. The drain hands over, with what was left, the messages of claims
 * that were never answered: nothing is lost because a reply was.
 */
export const queueWorkload: WorkloadKind<z.infer<typeof schema>> = {
  kind: "queue",
  summary: "unique messages into a queue and out of it, drained at the end",
  model: "queue",
  schema,
  generator: (_, random) => {
    let message = 0;
    let claim = 0;
    const asked = new Map<number, number>();
    const unanswered: number[] = [];
    return {
      next: (client) => {
        asked.delete(client);
        if (random.integer(0, 1) === 0) return { f: "enqueue", value: message++ };
        asked.set(client, claim);
        return { f: "dequeue", value: { claim: claim++ } };
      },
      told: (client, { outcome }) => {
        const own = asked.get(client);
        if (own !== undefined && outcome === "unknown") unanswered.push(own);
      },
      finalReads: () => [{ f: "drain", value: { claims: unanswered }, on: "primary" }],
    };
  },
  writes: ["enqueue", "dequeue", "drain"],
};
