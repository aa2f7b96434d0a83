import type { RedisModel } from "./redis-model.ts";

/** A script is atomic: it answers 1 when the old value was the expected one. */
const COMPARE_AND_SET = `if redis.call("GET", KEYS[1]) ~= ARGV[1] then return 0 end
redis.call("SET", KEYS[1], ARGV[2])
return 1`;

/** One key per register: `read`, `write`, and `cas` from one value to another. */
export const registerModel: RedisModel = {
  model: "register",
  perform: ({ f, key, value }, { prefix }) => {
    const name = `${prefix}:${String(key)}`;
    if (f === "read") {
      return {
        commands: [["GET", name]],
        read: true,
        result: (reply) => ({ value: reply === null ? null : Number(reply) }),
      };
    }
    if (f === "cas") {
      const [from, to] = value as readonly [number, number];
      return {
        commands: [["EVAL", COMPARE_AND_SET, "1", name, String(from), String(to)]],
        read: false,
        result: (reply) => (reply === 1 ? { value } : undefined),
      };
    }
    return { commands: [["SET", name, String(value)]], read: false, result: () => ({ value }) };
  },
};
