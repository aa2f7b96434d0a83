/**
 * How a Redis node is started, and started again. What it was told at run time (whom to follow) is kept in live.conf,
 * so starting it again never changes its role.
 */
import type { NodeSpec } from "../../domain/topology.ts";
import type { Secrets } from "../../ports/node-kind.ts";
import type { NodePlace, ProcessDescription } from "../../ports/runtime.ts";
import { REDIS_PORT, type RedisConfig } from "./redis-config.ts";

export function passwordOf(secrets: Secrets, group: string): string {
  return secrets.get(`${group}/redis`);
}

/** CONFIG REWRITE gives the file the rights that the umask leaves: nobody else's. */
const START = `set -eu
umask 077
cd "$1"
[ -f live.conf ] || cp redis.conf live.conf
exec "$2" "$1/live.conf"`;

export interface ProcessInput {
  readonly node: NodeSpec;
  readonly config: RedisConfig;
  readonly secrets: Secrets;
  /** Name of the node to follow at first; undefined: a primary. */
  readonly follow: string | undefined;
}

export function redisProcess(input: ProcessInput, place: NodePlace): ProcessDescription {
  const data = place.dataDirectory;
  return {
    command: ["sh", "-c", START, "sh", data, place.program("redis-server")],
    environment: { LC_ALL: "C" },
    files: { "redis.conf": renderSettings(input, place) },
    stopSignal: "SIGTERM",
  };
}

function renderSettings({ node, config, secrets, follow }: ProcessInput, place: NodePlace): string {
  const password = passwordOf(secrets, node.group);
  const primary = follow === undefined ? undefined : place.addressOf(follow, REDIS_PORT);
  const settings: readonly (readonly [string, string | number | boolean])[] = [
    ["bind", place.listen],
    ["port", place.port(REDIS_PORT)],
    ["dir", place.dataDirectory],
    ["requirepass", password],
    ["masterauth", password],
    ["save", ""],
    ["appendonly", config.appendonly],
    ["appendfsync", "everysec"],
    // Without it a first synchronization waits 5 s for company.
    ["repl-diskless-sync-delay", 0],
    // A partition is followed by a partial resynchronization, not by a copy of everything.
    ["repl-backlog-size", "64mb"],
    // A cut link is noticed within 5 s.
    ["repl-timeout", 5],
    ["repl-ping-replica-period", 1],
    // Replicas that come at the same time are served one after the other, on this beat.
    ["hz", 100],
    ["min-replicas-to-write", config["min-replicas"]],
    ["min-replicas-max-lag", 2],
    ...(primary === undefined ? [] : [["replicaof", `${primary.host} ${primary.port}`] as const]),
    ...Object.entries(config.settings),
  ];
  return settings.map(([name, value]) => `${name} ${renderValue(name, value)}\n`).join("");
}

/** Everything that is not a plain list of words goes in quotes, with Redis' own escapes. */
function renderValue(name: string, value: string | number | boolean): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number" || name === "replicaof" || name === "bind") return String(value);
  return `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
