/**
 * openslo/v1 as its README describes it and the Go SDK validates it (OpenSLO/go-sdk, pkg/openslo/v1). Where the two differ, what
 * one of them has is accepted. What is judged beyond form is in read-openslo.ts.
 */
import { z } from "zod";
import { openSloDuration, openSloMinutes } from "./duration.ts";

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

/** A key with nothing behind it is one that is not there, as the examples of the specification write it. */
function listOf<T extends z.ZodType>(item: T) {
  return z
    .union([z.array(item), z.null()])
    .optional()
    .transform((items) => items ?? []);
}

const operator = z.enum(["lte", "gte", "lt", "gt"]);

const objective = z.strictObject({
  displayName: z.string().max(1050).optional(),
  op: operator.optional(),
  value: z.number().optional(),
  target: z.number().optional(),
  targetPercent: z.number().optional(),
  timeSliceTarget: z.number().gt(0).max(1).optional(),
  timeSliceWindow: z.union([openSloDuration, openSloMinutes]).optional(),
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
  .refine(({ isRolling, calendar }) => (isRolling === true) !== (calendar !== undefined), {
    message: "a window either rolls (isRolling: true) or has its calendar",
  });

const alertCondition = z.strictObject({
  ...described,
  severity: z.string().min(1),
  condition: z.strictObject({
    kind: z.literal("burnrate"),
    op: operator,
    threshold: z.number(),
    lookbackWindow: openSloDuration,
    alertAfter: openSloDuration.optional(),
  }),
});
export type OpenSloCondition = z.infer<typeof alertCondition>;

const notificationTarget = z.strictObject({ ...described, target: z.string().min(1) });

/** A document written in place. */
function inPlace<T extends z.ZodType>(kind: string, spec: T) {
  return z.strictObject({
    apiVersion: z.literal("openslo/v1").optional(),
    kind: z.literal(kind),
    metadata,
    spec,
  });
}

const alertPolicy = z.strictObject({
  ...described,
  alertWhenNoData: z.boolean().optional(),
  alertWhenBreaching: z.boolean().optional(),
  alertWhenResolved: z.boolean().optional(),
  conditions: z
    .array(
      z.union([
        z.strictObject({ conditionRef: dnsLabel }),
        inPlace("AlertCondition", alertCondition),
      ]),
    )
    .length(1),
  notificationTargets: listOf(
    z.union([
      z.strictObject({ targetRef: dnsLabel }),
      inPlace("AlertNotificationTarget", notificationTarget),
    ]),
  ),
});
export type OpenSloPolicy = z.infer<typeof alertPolicy>;

export const sloSpec = z.strictObject({
  ...described,
  service: z.string().min(1),
  indicator: indicator.optional(),
  indicatorRef: z.string().optional(),
  timeWindow: z.array(timeWindow).length(1).optional(),
  budgetingMethod: z.enum(["Occurrences", "Timeslices", "RatioTimeslices"]),
  objectives: z.array(objective).min(1),
  alertPolicies: listOf(
    z.union([z.strictObject({ alertPolicyRef: dnsLabel }), inPlace("AlertPolicy", alertPolicy)]),
  ),
});
export type OpenSloSpec = z.infer<typeof sloSpec>;

/** What each kind of document says. */
export const SPECS = {
  SLO: sloSpec,
  SLI: sliSpec,
  DataSource: z.strictObject({
    ...described,
    type: z.string().min(1),
    connectionDetails: z.unknown().optional(),
  }),
  Service: z.strictObject({ ...described }),
  AlertPolicy: alertPolicy,
  AlertCondition: alertCondition,
  AlertNotificationTarget: notificationTarget,
} as const;

export type OpenSloKind = keyof typeof SPECS;
export const KINDS = Object.keys(SPECS) as [OpenSloKind, ...OpenSloKind[]];

export const documentShape = z.looseObject({
  apiVersion: z.literal("openslo/v1"),
  kind: z.enum(KINDS),
  metadata,
  spec: z.record(z.string(), z.unknown()),
});
export type OpenSloDocument = z.infer<typeof documentShape>;
