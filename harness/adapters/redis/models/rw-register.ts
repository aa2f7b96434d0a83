import { transactionOf } from "./micro-operations.ts";
import type { RedisModel } from "./redis-model.ts";

/** A key per register. */
export const rwRegisterModel: RedisModel = {
  model: "rw-register",
  perform: (request, context) =>
    transactionOf(request, context, {
      read: (name) => ["GET", name],
      seen: (reply) => (reply === null ? null : Number(reply)),
      write: (name, value) => ["SET", name, String(value)],
    }),
};
