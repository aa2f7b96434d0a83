import type { RedisConnection, RedisReply } from "../redis/redis-connection.ts";

/** Of those that Redis flags as the administrator's, the ones that only look. */
const LOOKS: ReadonlySet<string> = new Set([
  ...["config get", "slowlog get", "slowlog len", "client list", "client info"],
  ...["latency latest", "latency history", "latency histogram"],
]);
const CHANGES = ["write", "admin", "pubsub"];
/** A script may do anything, whatever the flags of the command that runs it. */
const RUNS_SCRIPTS = /^(eval|evalsha|fcall|script|function)$/;

/** Throws for a command that would change something: a probe observes. The server knows its own commands best. */
export async function onlyLooks(
  connection: RedisConnection,
  command: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const [name = "", sub = ""] = command.map((word) => word.toLowerCase());
  if (LOOKS.has(`${name} ${sub}`)) return;
  // Since Redis 7 a command with subcommands has the flags of none of them.
  const question = ["COMMAND", "INFO", name, `${name}|${sub}`];
  const [replies] = await connection.send([question], signal);
  if (replies instanceof Error) throw replies;
  const flags = (Array.isArray(replies) ? replies : []).flatMap((info: RedisReply): unknown[] =>
    Array.isArray(info) && Array.isArray(info[2]) ? info[2] : [],
  );
  if (!RUNS_SCRIPTS.test(name) && !CHANGES.some((flag) => flags.includes(flag))) return;
  throw new Error(`${name.toUpperCase()} may change something, and a probe only looks`);
}
