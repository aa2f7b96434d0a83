import type { OperationRequest } from "../../../ports/node-kind.ts";
import type { Statement } from "../redis-session.ts";
import type { ModelContext, RedisModel } from "./redis-model.ts";

/** Takes the lock where it is free: answers with the next token. */
const ACQUIRE = `if not redis.call("SET", KEYS[1], ARGV[1], "NX", "PX", ARGV[2]) then return false end
return redis.call("INCR", KEYS[2])`;

/** Only its owner gives a lock back. */
const RELEASE = `if redis.call("GET", KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call("DEL", KEYS[1])`;

/** The resource takes no writes with a lower token than it has seen. */
const FENCED_WRITE = `local seen = tonumber(redis.call("GET", KEYS[1]) or "0")
if tonumber(ARGV[1]) < seen then return 0 end
redis.call("SET", KEYS[1], ARGV[1])
return 1`;

const DEFAULT_TTL_MS = 1000;

/**
 * `SET name owner NX PX ttl`, and a key as the resource that each lock guards. With fencing a grant comes with the next
 * number of a counter, and the resource compares them.
 */
export const lockModel: RedisModel = {
  model: "lock",
  perform: (request, context) => {
    if (request.f === "acquire") return acquire(request, context);
    if (request.f === "release") return release(request, context);
    return write(request, context);
  },
};

function acquire({ key, value }: OperationRequest, { prefix, options }: ModelContext): Statement {
  const isFenced = options["fencing"] === true;
  const names = [`${prefix}:${String(key)}:lock`, `${prefix}:${String(key)}:tokens`];
  const ttl = typeof options["ttl"] === "number" ? options["ttl"] : DEFAULT_TTL_MS;
  return {
    commands: [["EVAL", ACQUIRE, "2", ...names, ownerOf(value), String(ttl)]],
    read: false,
    result: (reply) => {
      if (reply === null) return undefined;
      return { value: isFenced ? Number(reply) : null };
    },
  };
}

function release({ key, value }: OperationRequest, { prefix }: ModelContext): Statement {
  return {
    commands: [["EVAL", RELEASE, "1", `${prefix}:${String(key)}:lock`, ownerOf(value)]],
    read: false,
    result: (reply) => (reply === 1 ? { value } : undefined),
  };
}

function write({ key, value }: OperationRequest, { prefix, options }: ModelContext): Statement {
  const { token } = value as { readonly token: number | null };
  const resource = `${prefix}:${String(key)}:resource`;
  const command =
    options["fencing"] === true
      ? ["EVAL", FENCED_WRITE, "1", resource, String(token)]
      : ["SET", resource, "written"];
  return {
    commands: [command],
    read: false,
    result: (reply) => (reply === 0 ? undefined : { value }),
  };
}

function ownerOf(value: unknown): string {
  return String((value as { readonly owner: number }).owner);
}
