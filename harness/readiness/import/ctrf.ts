/** Common Test Report Format (ctrf-io/ctrf, schema/ctrf.schema.json, 1.0.0). */
import { z } from "zod";
import type { ImportText } from "./import-problem.ts";
import { statusOf, type ImportedCase, type ImportedResults } from "./imported-results.ts";
import { readShape } from "./json-source.ts";

const test = z.looseObject({
  name: z.string(),
  status: z.enum(["passed", "failed", "skipped", "pending", "other"]),
  duration: z.number().min(0),
  // A list since 1.0.0; one text, with " > " between, before.
  suite: z.union([z.array(z.string()), z.string()]).optional(),
  message: z.string().optional(),
  flaky: z.boolean().optional(),
});

const shape = z.looseObject({
  reportFormat: z.literal("CTRF").optional(),
  timestamp: z.iso.datetime({ offset: true }).optional(),
  results: z.looseObject({
    tool: z.looseObject({ name: z.string(), version: z.string().optional() }),
    summary: z.looseObject({ tests: z.number(), failed: z.number(), start: z.number() }),
    tests: z.array(test),
  }),
});

const STATUSES = {
  passed: "passed",
  failed: "failed",
  skipped: "skipped",
  pending: "unknown",
  other: "unknown",
} as const;

export function importCtrf(source: ImportText, value: unknown): ImportedResults {
  const { results, timestamp } = readShape(shape, value, source);
  const { tool, summary, tests } = results;
  const bySuite = new Map<string, ImportedCase[]>();
  for (const each of tests) {
    const { suite = [] } = each;
    const name = typeof suite === "string" ? suite : suite.join(" › ");
    const cases = bySuite.get(name) ?? [];
    cases.push(caseOf(each));
    bySuite.set(name, cases);
  }
  const failed = tests.filter(({ status }) => status === "failed").length;
  if (summary.failed > failed) {
    const message = `the summary counts ${summary.failed} failed tests, ${failed} are in the list`;
    const name = "(totals of the report)";
    const missing = { name, status: "failed", durationMs: null, message, figures: {} } as const;
    bySuite.set("", [...(bySuite.get("") ?? []), missing]);
  }
  const suites = [...bySuite].map(([name, cases]) => ({ name, cases, figures: {} }));
  return {
    format: "ctrf",
    tool: tool.version === undefined ? tool.name : `${tool.name} ${tool.version}`,
    created: createdOf(timestamp, summary.start),
    status: statusOf(suites.flatMap(({ cases }) => cases.map(({ status }) => status))),
    suites,
    notes:
      summary.tests === tests.length
        ? []
        : [`its summary counts ${summary.tests} tests, and ${tests.length} are in the list`],
  };
}

function caseOf({ name, status, duration, message, flaky }: z.infer<typeof test>): ImportedCase {
  const isFlaky = flaky === true && status === "passed";
  return {
    name,
    status: isFlaky ? "unknown" : STATUSES[status],
    durationMs: duration,
    message: isFlaky ? "passed after it had failed" : (message?.split("\n")[0] ?? ""),
    figures: {},
  };
}

/** The start of the run; some tools leave it at 0. */
function createdOf(timestamp: string | undefined, start: number): string | null {
  if (start > 0 && start < 8.64e15) return new Date(start).toISOString();
  return timestamp === undefined ? null : new Date(timestamp).toISOString();
}
