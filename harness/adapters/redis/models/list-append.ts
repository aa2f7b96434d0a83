import { transactionOf } from "./micro-operations.ts";
import type { RedisModel } from "./redis-model.ts";

/** A Redis list per list. */
export const listAppendModel: RedisModel = {
  model: "list-append",
  perform: (request, context) =>
    transactionOf(request, context, {
      read: (name) => ["LRANGE", name, "0", "-1"],
      // Redis has no empty lists: one that has no elements was never written.
      seen: (reply) => (Array.isArray(reply) && reply.length > 0 ? reply.map(Number) : null),
      write: (name, value) => ["RPUSH", name, String(value)],
    }),
};
