/**
 * The zod twin of domain/results.ts: what a results.json must look like before a report is made of it. Unknown keys are
 * refused. The JSON Schema beside it (results.schema.json) is written from this by scripts/write-schemas.ts.
 */
import { z } from "zod";
import { OUTCOMES } from "../domain/history.ts";
import { RUN_STATUSES } from "../domain/journal.ts";
import { MEASURE_UNITS } from "../domain/probe.ts";
import { RESULTS_SCHEMA_VERSION, type Results } from "../domain/results.ts";
import { VERDICTS } from "../domain/verdict.ts";
import { probe } from "./probe-schema.ts";
import { fixture, workload } from "./workload-schema.ts";

const verdict = z.enum(VERDICTS);
const count = z.int().min(0);
/** ns since the start of the run. */
const instant = z.number().describe("ns since the start of the run");
const instantOrNull = instant.nullable();
const number = z.number().nullable();

const operation = z.strictObject({
  index: z.int().describe("position of the invocation in history.jsonl: the T<n> of messages"),
  process: z.int(),
  f: z.string(),
  key: z.unknown().exactOptional(),
  input: z.unknown(),
  output: z.unknown().describe("null where nothing was said"),
  outcome: z.enum(OUTCOMES),
  invokedAt: instant,
  intendedAt: instant.exactOptional(),
  completedAt: instantOrNull.describe("null: unknown to the end"),
  completionIndex: z.int().nullable(),
  error: z.string().exactOptional(),
  workload: z.string().exactOptional(),
  vantage: z.string().exactOptional(),
  node: z.string().exactOptional(),
});

const finding = z.strictObject({
  code: z.string().describe("stable, kebab-case: lost-write, two-primaries …"),
  message: z.string(),
  operations: z.array(operation),
  faults: z.array(z.string()).describe("ids of the faults that were active then"),
  pictures: z.array(z.strictObject({ title: z.string(), svg: z.string() })).exactOptional(),
  minimal: z.array(operation).exactOptional(),
});

const fault = z.strictObject({
  id: z.string(),
  kind: z.string(),
  target: z.string(),
  resolved: z.array(z.string()).describe("nodes and links the target was resolved to"),
  plannedAt: instant,
  startedAt: instantOrNull,
  provedAt: instantOrNull.describe("null: no probe saw its effect"),
  healedAt: instantOrNull,
  healProvedAt: instantOrNull.describe("null: no probe saw it gone"),
  evidence: z.array(z.string()),
});

const action = z.strictObject({
  id: z.string(),
  action: z.string(),
  target: z.string(),
  startedAt: instant,
  endedAt: instantOrNull,
  detail: z.string(),
  ok: z.boolean(),
});

const phase = z.strictObject({
  phase: z.string(),
  startedAt: instant,
  endedAt: instantOrNull.describe("null: the run died in it"),
  problem: z.string().exactOptional(),
});

const topology = z.strictObject({
  regions: z.array(z.string()),
  wan: z.array(
    z.strictObject({ between: z.tuple([z.string(), z.string()]), roundTripMs: z.number() }),
  ),
  nodes: z.array(
    z.strictObject({
      name: z.string(),
      group: z.string(),
      kind: z.string(),
      region: z.string(),
      role: z.string().exactOptional(),
    }),
  ),
});

const probes = z.array(z.strictObject({ probe: z.string(), held: z.boolean(), seen: z.string() }));

const spread = z
  .strictObject({
    median: z.number(),
    bounds: z
      .strictObject({ lower: z.number(), upper: z.number() })
      .exactOptional()
      .describe("95 %, two-sided, of the median; left out where there are too few samples"),
    p95: z.number(),
    samples: count,
  })
  .nullable()
  .describe("null: nothing to tell it by");

const calibrated = z.strictObject({
  measuredAt: z.string().describe("ISO 8601"),
  runs: count.describe("null runs"),
  platform: z.string(),
  cpus: count,
  overhead: z.strictObject({
    proxyMs: spread,
    proxyLost: spread.exactOptional(),
    observingMs: spread,
    throughputLost: spread,
    recordingUs: spread,
  }),
  objectives: z.array(
    z.strictObject({
      name: z.string(),
      runs: count,
      fail: count,
      inconclusive: count,
      falseAlarmsAtMost: z.number(),
    }),
  ),
});

const objective = z.strictObject({
  name: z.string(),
  sli: z.string(),
  during: z.string(),
  target: z.string().describe("as the scenario writes it"),
  limit: z.number().describe("the number in it, in `unit`"),
  value: number.describe("null: nothing was measured"),
  unit: z.enum(MEASURE_UNITS),
  lower: number.describe("one-sided bound, 95 %; null where the method has none"),
  upper: number.describe("one-sided bound, 95 %; null where the method has none"),
  confidence: z
    .union([z.number(), z.literal("point")])
    .exactOptional()
    .describe("another level of the bounds; point: opted out, the bounds are the value"),
  samples: count,
  asked: count
    .exactOptional()
    .describe("operations that the samples are the acknowledged ones of, where those are fewer"),
  effectiveSamples: count.exactOptional().describe("independent samples that would say as much"),
  toDecide: z
    .strictObject({ samples: count, seconds: z.number() })
    .exactOptional()
    .describe("inconclusive: what more of the same would decide it"),
  verdict,
  why: z.string(),
});

const falseAlarms = z.strictObject({
  objectives: count.describe("judged by confidence bounds"),
  each: z.number().describe("share of wrong fails, and of wrong passes, of one objective"),
  family: z.array(z.strictObject({ runs: count, atMost: z.number(), ifIndependent: z.number() })),
  confidenceEach: z
    .number()
    .exactOptional()
    .describe("confidence of each objective with which a whole run is wrong in at most 5 %"),
});

const check = z.strictObject({
  name: z.string(),
  check: z.string(),
  of: z.string(),
  verdict,
  why: z.string(),
  findings: count,
  stats: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])),
});

const environment = z.strictObject({
  harness: z.string(),
  node: z.string(),
  platform: z.string(),
  cpus: count,
  memoryMb: count,
  git: z.strictObject({ head: z.string().nullable(), dirty: z.boolean() }),
  parts: z.array(z.strictObject({ part: z.string(), version: z.string(), source: z.string() })),
});

export const resultsSchema = z
  .strictObject({
    schemaVersion: z.literal(RESULTS_SCHEMA_VERSION),
    scenario: z.string(),
    title: z.string(),
    runId: z.string(),
    seed: z.string(),
    runtime: z.string(),
    mode: z.string(),
    status: z.enum(RUN_STATUSES),
    verdict,
    reasons: z
      .array(z.string())
      .describe("what made the verdict worse than pass, after what must be known of the run"),
    expected: z
      .strictObject({
        verdict,
        finding: z.string().exactOptional(),
        objective: z.string().exactOptional(),
        met: z.boolean(),
      })
      .exactOptional()
      .describe("self-tests: what had to come, and whether it came"),
    startedAt: z.string().describe("ISO 8601"),
    durationMs: count,
    phases: z.array(phase),
    topology,
    faults: z.array(fault),
    actions: z.array(action),
    steadyState: z.strictObject({ before: probes, after: probes }),
    workloads: z.array(workload),
    fixtures: z.array(fixture).exactOptional(),
    probes: z.array(probe).exactOptional().describe("asked on a schedule while load ran"),
    objectives: z.array(objective),
    falseAlarms: falseAlarms.exactOptional(),
    checks: z.array(check),
    findings: z.array(finding),
    environment,
    calibrated: calibrated
      .exactOptional()
      .describe("what the harness itself costs, where the scenario was calibrated before the run"),
    evidence: z.array(z.strictObject({ file: z.string(), sha256: z.string() })),
    rerun: z.string().describe("the exact command that runs this again"),
  })
  .meta({ title: "results.json of a harness run" });

/** The types cannot drift apart: this file stops compiling when they do. */
type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : never;
true satisfies Same<Mutable<Results>, Mutable<z.infer<typeof resultsSchema>>>;
