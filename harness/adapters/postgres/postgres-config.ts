/** `postgres:` of a scenario. */
import { z } from "zod";
import { SYNCHRONOUS_PATTERN } from "./synchronous.ts";

export const POSTGRES_PORT = 5432;

const region = z.string().min(1);

export const postgresSchema = z.strictObject({
  version: z.int().min(14).max(18).optional().describe("major version; left out: what is there"),
  primary: region.describe("region of the first primary"),
  replicas: z.array(region).default([]).describe("regions of the streaming replicas"),
  synchronous: z
    .string()
    .regex(
      SYNCHRONOUS_PATTERN,
      "expected off, any 1, first 1, remote_apply or any 1 with remote_apply",
    )
    .default("off")
    .describe("standbys that must confirm a commit: off, any n, first n, remote_apply"),
  settings: z
    .record(z.string().regex(/^[a-z_.]+$/), z.union([z.string(), z.number(), z.boolean()]))
    .default({})
    .describe("further lines of postgresql.conf"),
});
export type PostgresConfig = z.infer<typeof postgresSchema>;
