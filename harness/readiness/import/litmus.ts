/** ChaosResult of Litmus as `kubectl get chaosresult -o json` prints it, one or a list (litmuschaos.io/v1alpha1). */
import { z } from "zod";
import type { ImportText } from "./import-problem.ts";
import {
  statusOf,
  type ImportedCase,
  type ImportedFigures,
  type ImportedResults,
  type ImportedStatus,
} from "./imported-results.ts";
import { readShape } from "./json-source.ts";

const probe = z.looseObject({
  name: z.string(),
  type: z.string().optional(),
  // An object since 2.10; a text for each phase before: { "Continuous": "Passed 👍" }.
  status: z.record(z.string(), z.string()).optional(),
});

const experimentStatus = z.looseObject({
  phase: z.string().optional(),
  verdict: z.string(),
  failStep: z.string().optional(),
  probeSuccessPercentage: z.string().optional(),
  errorOutput: z
    .looseObject({ reason: z.string().optional(), errorCode: z.string().optional() })
    .optional(),
});

const result = z.looseObject({
  kind: z.literal("ChaosResult"),
  metadata: z.looseObject({ name: z.string(), creationTimestamp: z.string().optional() }),
  spec: z
    .looseObject({ experiment: z.string().optional(), engine: z.string().optional() })
    .optional(),
  status: z
    .looseObject({
      experimentStatus: experimentStatus.optional(),
      // Its name before 2.0.
      experimentstatus: experimentStatus.optional(),
      probeStatuses: z.array(probe).optional(),
      probeStatus: z.array(probe).optional(),
      history: z
        .looseObject({
          passedRuns: z.number().optional(),
          failedRuns: z.number().optional(),
          stoppedRuns: z.number().optional(),
        })
        .optional(),
    })
    .optional(),
});
type Result = z.infer<typeof result>;

const list = z.looseObject({ items: z.array(result) });

export function importLitmus(source: ImportText, value: unknown): ImportedResults {
  const isList = typeof value === "object" && value !== null && "items" in value;
  const results = isList
    ? readShape(list, value, source).items
    : [readShape(result, value, source)];
  const suites = results.map((each) => ({
    name: each.metadata.name,
    cases: [verdictCase(each), ...probeCases(each)],
    figures: figuresOf(each),
  }));
  const times = results
    .map(({ metadata }) => Date.parse(metadata.creationTimestamp ?? ""))
    .filter((instant) => !Number.isNaN(instant));
  return {
    format: "litmus",
    tool: "Litmus",
    created:
      times.length === 0 ? null : new Date(times.reduce((a, b) => Math.min(a, b))).toISOString(),
    status: statusOf(suites.flatMap(({ cases }) => cases.map(({ status }) => status))),
    suites,
    notes:
      times.length === 0 ? [] : ["it says when the result was created, not when it last changed"],
  };
}

/** Awaited, Stopped, N/A and whatever comes: it was not decided. Old probes failed with "Better Luck Next Time". */
function statusOfWord(word: string): ImportedStatus {
  if (/^pass(ed)?\b/i.test(word)) return "passed";
  return /^(fail(ed)?|error|better luck next time)\b/i.test(word) ? "failed" : "unknown";
}

function statusPart({ status }: Result): z.infer<typeof experimentStatus> | undefined {
  return status?.experimentStatus ?? status?.experimentstatus;
}

function verdictCase(each: Result): ImportedCase {
  const status = statusPart(each);
  const word = status?.verdict ?? "Awaited";
  const isOver =
    status?.phase === undefined || /^completed/i.test(status.phase) || /^error/i.test(status.phase);
  const own = isOver ? statusOfWord(word) : "unknown";
  const { failStep = "", errorOutput } = status ?? {};
  const why = errorOutput?.reason ?? (/^(N\/A)?$/i.test(failStep) ? "" : failStep);
  return {
    name: `experiment ${each.spec?.experiment ?? each.metadata.name}`,
    status: own,
    durationMs: null,
    message:
      own === "passed"
        ? ""
        : [`${status?.phase ?? "no phase"}, ${word}`, why].filter(Boolean).join(": "),
    figures: {},
  };
}

function probeCases({ status }: Result): ImportedCase[] {
  return (status?.probeStatuses ?? status?.probeStatus ?? []).map(({ name, status: said = {} }) => {
    const { verdict, description, ...phases } = said;
    const words = verdict === undefined ? Object.values(phases) : [verdict];
    const own = statusOf(words.map(statusOfWord));
    const message = own === "passed" ? "" : (description ?? words.join(", "));
    return { name: `probe ${name}`, status: own, durationMs: null, message, figures: {} };
  });
}

function figuresOf(each: Result): ImportedFigures {
  const percentage = Number(statusPart(each)?.probeSuccessPercentage ?? Number.NaN);
  const { passedRuns, failedRuns, stoppedRuns } = each.status?.history ?? {};
  const counts = Object.entries({ passedRuns, failedRuns, stoppedRuns }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, { value, unit: "count" }] as const],
  );
  return {
    ...(Number.isFinite(percentage)
      ? { probeSuccess: { value: percentage / 100, unit: "ratio" } }
      : {}),
    ...Object.fromEntries(counts),
  };
}
