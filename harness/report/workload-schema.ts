/** Workloads and fixtures of a results.json; part of results-schema.ts, which proves that they are those of the domain. */
import { z } from "zod";

const count = z.int().min(0);
const instant = z.number().describe("ns since the start of the run");
const number = z.number().nullable();

const operationCounts = z.strictObject({ ok: count, fail: count, unknown: count });

const quantiles = z.strictObject({ p50: number, p95: number, p99: number, max: number });

const cuts = z.array(
  z.strictObject({
    name: z.string(),
    operations: operationCounts,
    latencyMs: quantiles.describe(
      "response time of acknowledged operations, from when each was due; null where there was none",
    ),
    serviceMs: quantiles.exactOptional().describe("open model: from when each was begun"),
  }),
);

const offered = z.strictObject({
  due: count.describe("arrivals that were due until the load was ended"),
  begun: count,
  dropped: count.exactOptional().describe("load drivers: never begun"),
  maxDropped: z.number().exactOptional().describe("the share of them that is too much"),
  isOffered: z.boolean().describe("whether that is the load that the objectives are about"),
  parts: z
    .array(
      z.strictObject({
        region: z.string(),
        scenario: z.string(),
        due: count,
        begun: count,
        dropped: count,
      }),
    )
    .exactOptional()
    .describe("load drivers: by region, and by k6's own name of a part of its load"),
});

const driven = z.strictObject({
  dropped: count.describe("arrivals that were due and never begun: no VU was free"),
  byRequest: cuts,
  checks: z.array(z.strictObject({ name: z.string(), passes: count, fails: count })),
  thresholds: z
    .array(
      z.strictObject({
        region: z.string(),
        metric: z.string(),
        threshold: z.string(),
        ok: z.boolean(),
      }),
    )
    .describe("k6's own pass conditions: shown, never a verdict"),
});

export const workload = z.strictObject({
  name: z.string(),
  kind: z.string(),
  on: z.string(),
  from: z.array(z.string()),
  operations: operationCounts,
  byPhase: cuts,
  byVantage: cuts,
  byFault: cuts.exactOptional().describe("name is the id of the fault"),
  byVantagePhase: z.array(z.strictObject({ vantage: z.string(), phases: cuts })).exactOptional(),
  offered: offered.exactOptional().describe("open model: what became of the planned load"),
  driven: driven.exactOptional().describe("where a load driver (k6) made the load"),
  series: z.array(
    z.strictObject({
      vantage: z.string(),
      startedAt: instant,
      bucketMs: z.number().positive(),
      ok: z.array(count),
      fail: z.array(count),
      unknown: z.array(count),
      p95Ms: z.array(number),
    }),
  ),
});

export const fixture = z.strictObject({
  into: z.string(),
  source: z.string(),
  rows: count.nullable().describe("null: a SQL file did it, and nobody counted"),
  bytes: count.exactOptional(),
  digest: z.string(),
  loadMs: z.number(),
  rowsPerSecond: number,
  verified: z.boolean().describe("the store was asked afterwards, and holds what was sent"),
  why: z.string().exactOptional().describe("why not"),
});
