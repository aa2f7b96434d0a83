import type { RedisModel } from "./redis-model.ts";

/** One key: INCRBY and GET. */
export const counterModel: RedisModel = {
  model: "counter",
  perform: ({ f, value }, { prefix }) =>
    f === "read"
      ? {
          commands: [["GET", prefix]],
          read: true,
          result: (reply) => ({ value: Number(reply ?? 0) }),
        }
      : {
          commands: [["INCRBY", prefix, String(value)]],
          read: false,
          result: () => ({ value }),
        },
};
