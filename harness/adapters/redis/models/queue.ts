import type { RedisReply } from "../redis-connection.ts";
import { multi } from "./multi.ts";
import type { RedisModel } from "./redis-model.ts";

/**
 * A list as a reliable queue: `enqueue` pushes, `dequeue` moves the oldest message to a list of the claim's own, `drain`
 * takes everything that is left, and what was claimed under the given numbers.
 */
export const queueModel: RedisModel = {
  model: "queue",
  perform: ({ f, value }, { prefix }) => {
    if (f === "enqueue") {
      return {
        commands: [["LPUSH", prefix, String(value)]],
        read: false,
        result: () => ({ value }),
      };
    }
    const claimed = (claim: number): string => `${prefix}:claim:${claim}`;
    if (f === "drain") {
      const { claims } = value as { readonly claims: readonly number[] };
      const lists = [prefix, ...claims.map(claimed)];
      return {
        commands: multi([...lists.map((list) => ["LRANGE", list, "0", "-1"]), ["DEL", ...lists]]),
        read: false,
        result: (reply) => ({ value: messagesOf(reply) }),
      };
    }
    const { claim } = value as { readonly claim: number };
    return {
      commands: [["LMOVE", prefix, claimed(claim), "RIGHT", "LEFT"]],
      read: false,
      result: (reply) => ({ value: reply === null ? null : Number(reply) }),
    };
  },
};

/** Of every list; the number of deleted keys comes last and is none. */
function messagesOf(reply: RedisReply): number[] {
  const lists = Array.isArray(reply) ? (reply as readonly RedisReply[]) : [];
  return lists.flatMap((list) => (Array.isArray(list) ? list.map(Number) : []));
}
