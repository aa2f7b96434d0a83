import type { RedisModel } from "./redis-model.ts";

/** INCR. */
export const uniqueIdsModel: RedisModel = {
  model: "unique-ids",
  perform: (_, { prefix }) => ({
    commands: [["INCR", prefix]],
    read: false,
    result: (reply) => ({ value: Number(reply) }),
  }),
};
