import type { RedisModel } from "./redis-model.ts";

/** Unique numbers in a set: `read` takes all of them, every other operation puts one in. */
export const setModel: RedisModel = {
  model: "set",
  perform: ({ f, value }, { prefix }) =>
    f === "read"
      ? {
          commands: [["SMEMBERS", prefix]],
          read: true,
          result: (reply) => ({
            value: (Array.isArray(reply) ? reply : []).map(Number).toSorted((a, b) => a - b),
          }),
        }
      : { commands: [["SADD", prefix, String(value)]], read: false, result: () => ({ value }) },
};
