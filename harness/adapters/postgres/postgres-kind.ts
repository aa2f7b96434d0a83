/** PostgreSQL: one primary and streaming replicas, one node per region. */
import { z } from "zod";
import { regionProblems } from "../../lib/region-problems.ts";
import type { ConfigProblem, NodeKind } from "../../ports/node-kind.ts";
import { postgresFixtures } from "./postgres-fixtures.ts";
import { parseSynchronous } from "./synchronous.ts";
import { POSTGRES_PORT, type PostgresConfig, postgresSchema } from "./postgres-config.ts";

const placed = { region: z.string().optional(), node: z.string().optional() };

export const postgresKind: NodeKind<PostgresConfig> = {
  kind: "postgres",
  part: "postgres",
  schema: postgresSchema,
  advertises: false,
  roles: ["primary", "replica"],
  actions: ["promote", "repoint", "fence", "rejoin", "failback"],
  actionParameters: {
    promote: z.strictObject({
      ...placed,
      fence: z.boolean().default(true).describe("stop every other primary first"),
      "allow-loss": z
        .boolean()
        .default(false)
        .describe("promote even when a replica that may hold acknowledged writes is out of reach"),
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
    "lock",
    "unique-ids",
  ],
  fixtures: postgresFixtures,
  problems,
  expand: (group, config) =>
    [config.primary, ...config.replicas].map((each) => ({
      name: `${group}-${each}`,
      group,
      kind: "postgres",
      region: each,
      ports: { sql: POSTGRES_PORT },
      config,
    })),
  start: async (context) => (await import("./postgres-group.ts")).startPostgres(context),
};

function problems(config: PostgresConfig, regions: readonly string[]): readonly ConfigProblem[] {
  const named = [
    { path: ["primary"], region: config.primary },
    ...config.replicas.map((each, i) => ({ path: ["replicas", i], region: each })),
  ];
  const { count } = parseSynchronous(config.synchronous);
  const tooMany: ConfigProblem = {
    path: ["synchronous"],
    message: `synchronous: ${config.synchronous} needs ${count} replicas, there are ${config.replicas.length}`,
    why: "a commit would wait for ever for a standby that does not exist",
    fix: "add a region to replicas, or lower the number",
  };
  return [...regionProblems(named, regions), ...(count > config.replicas.length ? [tooMany] : [])];
}
