/** `redis:` of a scenario. */
import { z } from "zod";

export const REDIS_PORT = 6379;

const region = z.string().min(1);

export const redisSchema = z.strictObject({
  primary: region.describe("region of the first primary"),
  replicas: z.array(region).default([]).describe("regions of the replicas"),
  wait: z
    .int()
    .min(0)
    .max(9)
    .default(0)
    .describe("a write is acknowledged when this many replicas have it (WAIT); 0: none"),
  "min-replicas": z
    .int()
    .min(0)
    .max(9)
    .default(0)
    .describe("min-replicas-to-write: the primary refuses writes with fewer replicas in touch"),
  appendonly: z.boolean().default(true).describe("append-only file, flushed every second"),
  settings: z
    .record(z.string().regex(/^[a-z-]+$/), z.union([z.string(), z.number(), z.boolean()]))
    .default({})
    .describe("further lines of redis.conf"),
});
export type RedisConfig = z.infer<typeof redisSchema>;
