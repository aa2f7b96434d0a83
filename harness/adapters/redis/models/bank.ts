import type { RedisReply } from "../redis-connection.ts";
import type { Dialogue, Statement } from "../redis-session.ts";
import { multi } from "./multi.ts";
import type { RedisModel } from "./redis-model.ts";

interface Transfer {
  readonly from: number;
  readonly to: number;
  readonly amount: number;
}

/** A script is atomic: it answers 0 and changes nothing where the money does not suffice. */
const TRANSFER = `if tonumber(redis.call("HGET", KEYS[1], ARGV[1])) < tonumber(ARGV[3]) then return 0 end
redis.call("HINCRBY", KEYS[1], ARGV[1], -ARGV[3])
redis.call("HINCRBY", KEYS[1], ARGV[2], ARGV[3])
return 1`;

/** A hash with a field per account; the first one holds all the money at first. */
export const bankModel: RedisModel = {
  model: "bank",
  setup: ({ prefix }) => [
    ...["1", "2", "3", "4", "5", "6", "7"].map((account) => ["HSETNX", prefix, account, "0"]),
    ["HSETNX", prefix, "0", "100"],
  ],
  perform: ({ f, value }, { prefix, options }) => {
    if (f === "read") {
      return {
        commands: [["HGETALL", prefix]],
        read: true,
        result: (reply) => ({ value: balancesOf(reply) }),
      };
    }
    const transfer = value as Transfer;
    return options["atomicity"] === "lua" ? byScript(prefix, transfer) : byMulti(prefix, transfer);
  },
};

/** Fields and values come in turn. */
function balancesOf(reply: RedisReply): Record<string, number> {
  const words = Array.isArray(reply) ? reply.map(String) : [];
  const accounts = words.filter((_, i) => i % 2 === 0);
  return Object.fromEntries(accounts.map((account, i) => [account, Number(words[2 * i + 1])]));
}

function byScript(prefix: string, value: Transfer): Statement {
  const words = [value.from, value.to, value.amount].map(String);
  return {
    commands: [["EVAL", TRANSFER, "1", prefix, ...words]],
    read: false,
    result: (reply) => (reply === 1 ? { value } : undefined),
  };
}

/** EXEC answers null where the hash has changed since WATCH. */
function byMulti(prefix: string, value: Transfer): Dialogue {
  const [from, to] = [String(value.from), String(value.to)];
  return {
    read: false,
    prepare: async (ask) => {
      const [, balances] = await ask([
        ["WATCH", prefix],
        ["HMGET", prefix, from, to],
      ]);
      const [source, target] = Array.isArray(balances) ? balances.map(Number) : [];
      if (source === undefined || target === undefined || source < value.amount) {
        await ask([["UNWATCH"]]);
        return undefined;
      }
      const [less, more] = [source - value.amount, target + value.amount].map(String);
      return {
        commands: multi([["HSET", prefix, from, less ?? "", to, more ?? ""]]),
        read: false,
        result: (reply) => (reply === null ? undefined : { value }),
      };
    },
  };
}
