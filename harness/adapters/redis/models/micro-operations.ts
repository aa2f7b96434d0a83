/** Transactions as lists of steps, `["append", key, value]`, `["w", key, value]`, `["r", key, null]`. */
import type { OperationRequest } from "../../../ports/node-kind.ts";
import type { RedisCommand, RedisReply } from "../redis-connection.ts";
import type { Statement } from "../redis-session.ts";
import { multi } from "./multi.ts";
import type { ModelContext } from "./redis-model.ts";

type MicroOperation = readonly [f: string, key: unknown, value: unknown];

export interface MicroCommands {
  readonly read: (name: string) => RedisCommand;
  /** What a key holds; null where it was never written. */
  readonly seen: (reply: RedisReply) => unknown;
  readonly write: (name: string, value: unknown) => RedisCommand;
}

/** Runs the commands that it is given, each as `[number of words, word, …]`, and answers with their replies. */
const RUN_ALL = `local replies, at = {}, 1
while at <= #ARGV do
  local words = tonumber(ARGV[at])
  replies[#replies + 1] = redis.call(unpack(ARGV, at + 1, at + words))
  at = at + words + 1
end
return replies`;

/** One command a step; the completed value carries what the reads saw. */
export function transactionOf(
  { value }: OperationRequest,
  { prefix, options }: ModelContext,
  { read, seen, write }: MicroCommands,
): Statement {
  const steps = value as readonly MicroOperation[];
  const names = steps.map(([, key]) => `${prefix}:${String(key)}`);
  const commands = steps.map(([f, , argument], i) =>
    f === "r" ? read(names[i] ?? "") : write(names[i] ?? "", argument),
  );
  return {
    commands: options["atomicity"] === "lua" ? script(names, commands) : multi(commands),
    read: steps.every(([f]) => f === "r"),
    result: (reply) => {
      const replies = Array.isArray(reply) ? (reply as readonly RedisReply[]) : [];
      return {
        value: steps.map(([f, key, argument], i): MicroOperation => {
          return [f, key, f === "r" ? seen(replies[i] ?? null) : argument];
        }),
      };
    },
  };
}

function script(names: readonly string[], commands: readonly RedisCommand[]): RedisCommand[] {
  const words = commands.flatMap((command) => [String(command.length), ...command]);
  return [["EVAL", RUN_ALL, String(names.length), ...names, ...words]];
}
