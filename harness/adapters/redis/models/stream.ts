import type { RedisReply } from "../redis-connection.ts";
import type { RedisModel } from "./redis-model.ts";

const GROUP = "group";

/** A Redis stream per key, and a consumer group on each that takes delivery for acknowledgement. */
export const streamModel: RedisModel = {
  model: "stream",
  setup: ({ prefix, options }) =>
    Array.from({ length: Number(options["keys"]) }, (_, key) => [
      ...["XGROUP", "CREATE", `${prefix}:${key}`, GROUP, "0", "MKSTREAM"],
    ]),
  perform: ({ f, key, value }, { prefix, options }) => {
    const stream = `${prefix}:${String(key)}`;
    if (f === "append") {
      return {
        commands: [["XADD", stream, "*", "message", String(value)]],
        read: false,
        result: () => ({ value }),
      };
    }
    if (f === "poll") {
      const count = String(options["poll-size"]);
      return {
        commands: [
          [
            ...["XREADGROUP", "GROUP", GROUP, "consumer", "COUNT", count, "NOACK"],
            ...["STREAMS", stream, ">"],
          ],
        ],
        read: false,
        // Null where there was nothing new; else the only stream that was asked for, and its entries.
        result: (reply) => ({ value: messagesOf(at(at(reply, 0), 1)) }),
      };
    }
    return {
      commands: [["XRANGE", stream, "-", "+"]],
      read: true,
      result: (reply) => ({ value: messagesOf(reply) }),
    };
  },
};

/** An entry is its id and a list of fields and values. */
function messagesOf(entries: RedisReply): number[] {
  const list = Array.isArray(entries) ? (entries as readonly RedisReply[]) : [];
  return list.map((entry) => Number(at(at(entry, 1), 1)));
}

function at(reply: RedisReply, place: number): RedisReply {
  return Array.isArray(reply) ? ((reply as readonly RedisReply[])[place] ?? null) : null;
}
