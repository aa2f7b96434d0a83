/** Redis: one primary and replicas, one node per region. */
import { z } from "zod";
import { regionProblems } from "../../lib/region-problems.ts";
import type { ConfigProblem, NodeKind } from "../../ports/node-kind.ts";
import { REDIS_PORT, type RedisConfig, redisSchema } from "./redis-config.ts";
import { redisFixtures } from "./redis-fixtures.ts";

const placed = { region: z.string().optional(), node: z.string().optional() };

export const redisKind: NodeKind<RedisConfig> = {
  kind: "redis",
  part: "redis",
  schema: redisSchema,
  advertises: false,
  roles: ["primary", "replica"],
  actions: ["promote", "repoint", "fence", "rejoin", "failback"],
  actionParameters: {
    promote: z.strictObject({
      ...placed,
      fence: z.boolean().default(true).describe("stop every other primary first"),
    }),
    repoint: z.strictObject(placed),
    fence: z.strictObject(placed),
    rejoin: z.strictObject(placed),
    failback: z.strictObject(placed),
  },
  models: [
    "set",
    "register",
    "list-append",
    "rw-register",
    "bank",
    "counter",
    "queue",
    "stream",
    "lock",
    "unique-ids",
  ],
  fixtures: redisFixtures,
  problems,
  expand: (group, config) =>
    [config.primary, ...config.replicas].map((each) => ({
      name: `${group}-${each}`,
      group,
      kind: "redis",
      region: each,
      ports: { redis: REDIS_PORT },
      config,
    })),
  start: async (context) => (await import("./redis-group.ts")).startRedis(context),
};

function problems(config: RedisConfig, regions: readonly string[]): readonly ConfigProblem[] {
  const named = [
    { path: ["primary"], region: config.primary },
    ...config.replicas.map((each, i) => ({ path: ["replicas", i], region: each })),
  ];
  const replicas = config.replicas.length;
  const tooMany = (["wait", "min-replicas"] as const)
    .filter((key) => config[key] > replicas)
    .map((key) => ({
      path: [key],
      message: `${key}: ${config[key]} needs ${config[key]} replicas, there are ${replicas}`,
      why: "no write could ever be acknowledged",
      fix: "add a region to replicas, or lower the number",
    }));
  return [...regionProblems(named, regions), ...tooMany];
}
