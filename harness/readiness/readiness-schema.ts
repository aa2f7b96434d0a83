/**
 * The zod twin of domain/readiness.ts. The JSON Schema beside it (readiness.schema.json) is written from this by
 * scripts/write-schemas.ts.
 */
import { z } from "zod";
import {
  DECISIONS,
  EVIDENCE_BASES,
  EVIDENCE_KINDS,
  EVIDENCE_STATES,
  ITEM_STATES,
  READINESS_SCHEMA_VERSION,
  SEVERITIES,
  WAIVER_STATES,
  type Readiness,
} from "../domain/readiness.ts";
import { VERDICTS } from "../domain/verdict.ts";

const count = z.int().min(0);
const sha256 = z.string().describe("lower-case hex");
const moment = z.string().describe("ISO 8601");
const day = z.string().describe("as in 2026-11-21");
const number = z.number().nullable();
const score = z
  .strictObject({
    withWaivers: number.describe("0 to 100; null: no item applies"),
    withoutWaivers: number.describe("what is waived counts as what it is"),
  })
  .describe("at most 99 while anything blocking is open");
const commit = z.strictObject({ head: z.string().nullable(), dirty: z.boolean() });

const reference = z.strictObject({
  path: z.string().describe("relative to the project"),
  sha256,
  runId: z.string().exactOptional(),
  created: moment,
  select: z.string().exactOptional().describe("JSONPath of what is meant"),
});

const figure = z.strictObject({
  value: z.number(),
  unit: z.string().describe("ms, ratio, per-second, bytes; empty: a bare number"),
  lower: number.describe("one-sided 95 % bound; null where the method has none"),
  upper: number.describe("one-sided 95 % bound; null where the method has none"),
  samples: number,
  comparison: z.string(),
  limit: z.number(),
});

const run = z.strictObject({
  scenario: z.string(),
  runId: z.string(),
  verdict: z.enum(VERDICTS),
  startedAt: moment,
  seed: z.string(),
  commit,
  rerun: z.string().describe("the exact command that runs it again"),
  raw: z.array(z.strictObject({ file: z.string(), sha256 })).describe("what it was judged from"),
});

const evidence = z.strictObject({
  kind: z.enum(EVIDENCE_KINDS),
  basis: z.enum(EVIDENCE_BASES),
  says: z.string().describe("as the checklist says it"),
  state: z.enum(EVIDENCE_STATES),
  why: z.string(),
  altered: z.boolean().describe("it was changed after it was made"),
  expires: moment.nullable(),
  reference: reference.nullable(),
  figure: figure.nullable(),
  run: run.nullable(),
});

const item = z.strictObject({
  id: z.string(),
  question: z.string(),
  criterion: z.string(),
  digest: z.string().describe("first 12 hex digits of the sha256 of question and criterion"),
  owner: z.string(),
  severity: z.enum(SEVERITIES),
  weight: z.number(),
  blocking: z.boolean(),
  due: day.nullable(),
  estimate: z.string().nullable(),
  needs: z.string().nullable(),
  state: z.enum(ITEM_STATES),
  evaluated: z.enum(ITEM_STATES).exclude(["waived"]).describe("what the evidence alone says"),
  reason: z.string(),
  evidence: z.array(evidence),
  line: count,
});

const category = z.strictObject({
  id: z.string(),
  title: z.string(),
  score,
  counts: z.record(z.enum(ITEM_STATES), count),
  items: z.array(item),
});

const waiver = z.strictObject({
  item: z.string(),
  reason: z.string(),
  approver: z.string(),
  created: day,
  expires: day,
  state: z.enum(WAIVER_STATES),
  why: z.string(),
});

export const readinessSchema = z
  .strictObject({
    schemaVersion: z.literal(READINESS_SCHEMA_VERSION),
    checklist: z.strictObject({ id: z.string(), title: z.string(), file: z.string(), sha256 }),
    created: moment.describe("the moment for which expiry was judged"),
    commit,
    level: z.string().nullable(),
    target: z.number().describe("least score, with waivers, at which it can be ready"),
    decision: z.enum(DECISIONS),
    reasons: z.array(z.string()),
    changes: z.array(z.string()).describe("the fewest items that would have to be met for ready"),
    score,
    coverage: z.strictObject({ measured: count, asserted: count, unknown: count }),
    categories: z.array(category),
    waivers: z.array(waiver),
    altered: z.array(z.string()),
    signOff: z.array(z.string()),
  })
  .meta({ title: "readiness.json of a harness checklist" });

/** The types cannot drift apart: this file stops compiling when they do. */
type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : never;
true satisfies Same<Mutable<Readiness>, Mutable<z.infer<typeof readinessSchema>>>;
