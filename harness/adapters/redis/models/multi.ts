import type { RedisCommand } from "../redis-connection.ts";

/** A transaction: one reply for each command, or null where a watched key has changed. */
export function multi(commands: readonly RedisCommand[]): readonly RedisCommand[] {
  return [["MULTI"], ...commands, ["EXEC"]];
}
