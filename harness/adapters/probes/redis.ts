import { z } from "zod";
import type { ProbeKind } from "../../ports/probe-kind.ts";
import { REDIS_PORT } from "../redis/redis-config.ts";
import { RedisConnection } from "../redis/redis-connection.ts";
import { passwordOf } from "../redis/redis-process.ts";
import { onlyLooks } from "./looking-command.ts";
import { perNode } from "./per-node.ts";
import { converted, unitOf, writtenUnit } from "./written-unit.ts";

const schema = z.strictObject({
  command: z
    .array(z.union([z.string(), z.number()]).transform(String))
    .min(1)
    .max(50)
    .describe("command and arguments: [XLEN, jobs]; it cannot write"),
  unit: writtenUnit,
});

export const redisProbe: ProbeKind<z.infer<typeof schema>> = {
  kind: "redis",
  summary: "what a command answers on each Redis node",
  schema,
  needsNode: true,
  travels: true,
  answers: (node) => node.kind === "redis",
  units: ({ unit }) => ({ value: unitOf(unit), time: "ms" }),
  form: ({ unit }) => (unit === undefined ? "text" : "number"),
  open: ({ options, group, secrets, endpoint, clock }) => {
    const connections = new Map<string, RedisConnection>();
    return {
      ask: (nodes, signal) =>
        perNode(nodes, { clock, signal }, async (node) => {
          let connection = connections.get(node.name);
          if (connection === undefined || connection.broken) {
            const password = passwordOf(secrets, group?.group ?? "");
            const there = endpoint(node.name, REDIS_PORT);
            connection = await RedisConnection.open(there, password, signal);
            connections.set(node.name, connection);
            await onlyLooks(connection, options.command, signal);
          }
          const [reply] = await connection.send([options.command], signal);
          if (reply instanceof Error) throw reply;
          if (reply === null || reply === undefined) return { value: null, error: "nil" };
          return { value: converted(reply, options.unit) };
        }),
      close: async () => {
        for (const connection of connections.values()) connection.destroy();
      },
    };
  },
};
