import type { RedisModel } from "./redis-model.ts";

/** Unique numbers in a set: `add` puts one in, `read` takes all of them. */
export const setModel: RedisModel = {
  model: "set",
  statement: ({ f, value }, prefix) =>
    f === "read"
      ? {
          command: ["SMEMBERS", prefix],
          read: true,
          result: (reply) => ({
            value: (Array.isArray(reply) ? reply : []).map(Number).toSorted((a, b) => a - b),
          }),
        }
      : { command: ["SADD", prefix, String(value)], read: false, result: () => ({ value }) },
};
