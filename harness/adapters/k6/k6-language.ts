/** What a workload of kind k6 may say, in k6's own words, with units in the values. */
import { z } from "zod";
import { duration, moreThanZero, percentage, rate } from "../../lib/unit-schemas.ts";

/** Every executor of k6 1.x and 2.x; the last one was taken out of 2.0. */
export const EXECUTORS = [
  "shared-iterations",
  "per-vu-iterations",
  "constant-vus",
  "ramping-vus",
  "constant-arrival-rate",
  "ramping-arrival-rate",
  "externally-controlled",
] as const;
export type Executor = (typeof EXECUTORS)[number];

const MAX_VUS = 20_000;
const count = z.int().min(1).max(1_000_000_000);
const vus = z.int().min(0).max(MAX_VUS);
const text = z.record(z.string().min(1), z.union([z.string(), z.number(), z.boolean()]));

/** k6's own grammar (metrics/thresholds_parser.go); since 2.1 a percentile is one of 0 to 100 there as well. */
const AGGREGATE = /count|rate|value|avg|min|med|max|p\(\s*(?:100(?:\.0*)?|\d{1,2}(?:\.\d*)?)\s*\)/;
const THRESHOLD = new RegExp(
  `^\\s*(?:${AGGREGATE.source})\\s*(?:===?|!=|[<>]=?)\\s*-?\\d+(?:\\.\\d+)?\\s*$`,
);

const stage = z.strictObject({
  duration: moreThanZero(duration("how long it takes to get there")).optional(),
  target: z
    .union([vus, rate("iterations a second at its end").transform((perSecond) => ({ perSecond }))])
    .describe("VUs (ramping-vus) or a rate such as 100/s (ramping-arrival-rate) at its end"),
});

const checks = z
  .strictObject({
    status: z
      .union([z.int().min(100).max(599), z.array(z.int().min(100).max(599)).min(1)])
      .optional()
      .describe("status of the response, or several that will do"),
    "body-contains": z.string().min(1).optional().describe("text that is in the body"),
    "body-matches": z.string().min(1).optional().describe("a regular expression of JavaScript"),
    headers: z.record(z.string().min(1), z.string()).optional().describe("name: exact value"),
    json: z
      .record(z.string().min(1), z.union([z.string(), z.number(), z.boolean(), z.null()]))
      .optional()
      .describe("k6's JSON path: value that must be there"),
    within: moreThanZero(duration("the response takes no longer")).optional(),
  })
  .describe("what a good response looks like; counted, and judged by check-rate(workload)");

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] as const;

const longRequest = z.strictObject({
  method: z.enum(METHODS).default("GET").describe("method"),
  path: z
    .string()
    .startsWith("/")
    .describe("path and query; {vu}, {iteration} and {random} stand for numbers"),
  name: z.string().min(1).max(100).optional().describe("how samples are grouped; method and path"),
  headers: text.optional().describe("request headers"),
  body: z
    .union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())])
    .optional()
    .describe("text as it is; anything else is sent as JSON"),
  checks: checks.optional(),
});

/** `GET /healthz`, or `/healthz` alone. */
const shortRequest = z
  .string()
  .regex(new RegExp(`^(?:(?:${METHODS.join("|")}) )?/\\S*$`), "METHOD /path")
  .transform((text): z.output<typeof longRequest> => {
    const path = text.slice(text.indexOf("/"));
    return { method: METHODS.find((method) => text.startsWith(method)) ?? "GET", path };
  })
  .describe("method and path; GET");

const request = z.union([shortRequest, longRequest]);

export const k6Schema = z.strictObject({
  script: z
    .string()
    .regex(/^(?!\/)(?!.*\.\.)[^\\]+\.[cm]?[jt]s$/, "name a .ts or .js file beside the scenario")
    .optional()
    .describe("k6 script, relative to the scenario's folder"),
  requests: z
    .array(request)
    .min(1)
    .max(100)
    .optional()
    .describe("one after another in every iteration; instead of a script"),
  "think-time": duration("pause at the end of every iteration").optional(),
  executor: z
    .enum(EXECUTORS)
    .optional()
    .describe("constant-arrival-rate where there is a rate, else constant-vus"),
  vus: z
    .int()
    .min(1)
    .max(MAX_VUS)
    .optional()
    .describe("over all regions; open models: allocated before the load begins"),
  "max-vus": z.int().min(1).max(MAX_VUS).optional().describe("open models may grow to that"),
  "start-vus": vus.optional().describe("ramping-vus: where it begins; 1"),
  "start-rate": rate("ramping-arrival-rate: where it begins; 0").optional(),
  stages: z
    .array(stage)
    .min(1)
    .max(100)
    .optional()
    .describe("the last one may leave its duration out: until the load ends"),
  iterations: count.optional().describe("shared-iterations: in all; per-vu-iterations: of each VU"),
  duration: moreThanZero(duration("ends before the load phases do")).optional(),
  "graceful-stop": duration("for iterations that are under way; 30s").optional(),
  "graceful-ramp-down": duration("ramping-vus: before a VU is taken away; 30s").optional(),
  exec: z
    .string()
    .regex(/^[A-Za-z_$][\w$]*$/)
    .optional()
    .describe("exported function of the script; default"),
  env: text.optional().describe("__ENV of the script"),
  data: z
    .strictObject({
      rows: z.int().min(0).max(100_000).describe("first rows of each fixture, 1 MB at most; 1000"),
    })
    .optional()
    .describe("how much of the fixtures the script is handed"),
  tags: text.optional().describe("of every sample; shown by k6's own outputs"),
  thresholds: z
    .record(z.string().min(1), z.array(z.string().regex(THRESHOLD, "write p(95)<200")).min(1))
    .optional()
    .describe("k6's own pass conditions: shown, never a verdict"),
  "max-dropped": percentage(
    "a larger share of dropped arrivals makes the run inconclusive; 1%",
  ).optional(),
});

export type K6Options = z.infer<typeof k6Schema>;
export type K6Request = NonNullable<K6Options["requests"]>[number];
export type K6Stage = NonNullable<K6Options["stages"]>[number];
