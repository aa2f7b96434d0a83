/** openslo/v1 as the Go SDK validates it (OpenSLO/go-sdk, pkg/openslo/v1); what is judged beyond form is in read-openslo.ts. */
import { z } from "zod";
import { openSloDuration } from "./duration.ts";

const dnsLabel = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "use a DNS label: lower-case letters, digits and -");
const described = { description: z.string().max(1050).optional() };
const text = z.record(z.string(), z.unknown()).optional();

const metadata = z.strictObject({
  name: dnsLabel,
  displayName: z.string().max(63).optional(),
  labels: text,
  annotations: z.record(z.string(), z.string()).optional(),
});

const metricSource = z.strictObject({
  metricSourceRef: z.string().optional(),
  type: z.string().optional(),
  spec: z.record(z.string(), z.unknown()).optional(),
});
const metric = z.strictObject({ metricSource });
export type OpenSloMetric = z.infer<typeof metric>;

export const sliSpec = z.strictObject({
  ...described,
  thresholdMetric: metric.optional(),
  ratioMetric: z
    .strictObject({
      counter: z.boolean().optional(),
      good: metric.optional(),
      bad: metric.optional(),
      total: metric.optional(),
      rawType: z.enum(["success", "failure"]).optional(),
      raw: metric.optional(),
    })
    .optional(),
});
export type OpenSloSli = z.infer<typeof sliSpec>;

const indicator = z.strictObject({ metadata, spec: sliSpec });

const objective = z.strictObject({
  displayName: z.string().max(1050).optional(),
  op: z.enum(["lte", "gte", "lt", "gt"]).optional(),
  value: z.number().optional(),
  target: z.number().optional(),
  targetPercent: z.number().optional(),
  timeSliceTarget: z.number().gt(0).max(1).optional(),
  timeSliceWindow: openSloDuration.optional(),
  indicator: indicator.optional(),
  indicatorRef: z.string().optional(),
  compositeWeight: z.number().gt(0).optional(),
});
export type OpenSloObjective = z.infer<typeof objective>;

const timeWindow = z
  .strictObject({
    duration: openSloDuration,
    isRolling: z.boolean().optional(),
    calendar: z.strictObject({ startTime: z.string(), timeZone: z.string() }).optional(),
  })
  .refine(({ isRolling, calendar }) => isRolling === true || calendar !== undefined, {
    message: "a window that does not roll needs its calendar",
  });

export const sloSpec = z.strictObject({
  ...described,
  service: z.string(),
  indicator: indicator.optional(),
  indicatorRef: z.string().optional(),
  timeWindow: z.array(timeWindow).length(1),
  budgetingMethod: z.enum(["Occurrences", "Timeslices", "RatioTimeslices"]),
  objectives: z.array(objective).min(1),
  alertPolicies: z.array(z.record(z.string(), z.unknown())).optional(),
});
export type OpenSloSpec = z.infer<typeof sloSpec>;

export const conditionSpec = z.strictObject({
  ...described,
  severity: z.string(),
  condition: z.strictObject({
    kind: z.literal("burnrate"),
    op: z.enum(["lte", "gte", "lt", "gt"]),
    threshold: z.number(),
    lookbackWindow: openSloDuration,
    alertAfter: openSloDuration.optional(),
  }),
});

export const KINDS = [
  "SLO",
  "SLI",
  "DataSource",
  "Service",
  "AlertPolicy",
  "AlertCondition",
  "AlertNotificationTarget",
] as const;

export const documentShape = z.looseObject({
  apiVersion: z.literal("openslo/v1"),
  kind: z.enum(KINDS),
  metadata,
  spec: z.record(z.string(), z.unknown()),
});
export type OpenSloDocument = z.infer<typeof documentShape>;
