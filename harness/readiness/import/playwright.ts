/** Playwright's JSON reporter (microsoft/playwright, packages/playwright/types/testReporter.d.ts, JSONReport). */
import { z } from "zod";
import type { ImportText } from "./import-problem.ts";
import {
  statusOf,
  type ImportedCase,
  type ImportedResults,
  type ImportedSuite,
} from "./imported-results.ts";
import { readShape } from "./json-source.ts";

const error = z.looseObject({ message: z.string().optional() });

const test = z.looseObject({
  projectName: z.string().optional(),
  status: z.enum(["expected", "unexpected", "flaky", "skipped"]),
  annotations: z
    .array(z.looseObject({ type: z.string(), description: z.string().optional() }))
    .optional(),
  results: z.array(
    z.looseObject({
      status: z.string().optional(),
      duration: z.number().min(0),
      error: error.optional(),
    }),
  ),
});
type Test = z.infer<typeof test>;

interface Suite {
  title: string;
  specs: { title: string; tests: Test[] }[];
  suites?: Suite[] | undefined;
}
const suite: z.ZodType<Suite> = z.lazy(() =>
  z.looseObject({
    title: z.string(),
    specs: z.array(z.looseObject({ title: z.string(), tests: z.array(test) })),
    suites: z.array(suite).optional(),
  }),
);

const shape = z.looseObject({
  config: z.looseObject({ version: z.string().optional() }),
  suites: z.array(suite),
  errors: z.array(error).default([]),
  stats: z.looseObject({ startTime: z.string().optional() }).optional(),
});

export function importPlaywright(source: ImportText, value: unknown): ImportedResults {
  const { config, suites: roots, errors, stats } = readShape(shape, value, source);
  const suites = roots.flatMap((root) => suitesIn(root, ""));
  const outside: ImportedSuite[] =
    errors.length === 0
      ? []
      : [{ name: "(outside of tests)", cases: errors.map(brokenCase), figures: {} }];
  const all = [...outside, ...suites];
  const started = Date.parse(stats?.startTime ?? "");
  return {
    format: "playwright",
    tool: config.version === undefined ? "Playwright" : `Playwright ${config.version}`,
    created: Number.isNaN(started) ? null : new Date(started).toISOString(),
    status: statusOf(all.flatMap(({ cases }) => cases.map(({ status }) => status))),
    suites: all,
    notes: [],
  };
}

/** A file that does not load, a set-up that throws: no test of it is in the report. */
function brokenCase({ message }: z.infer<typeof error>, i: number): ImportedCase {
  const said = plain(message) || "an error without a message";
  return { name: `error ${i + 1}`, status: "failed", durationMs: null, message: said, figures: {} };
}

function suitesIn({ title, specs, suites = [] }: Suite, prefix: string): ImportedSuite[] {
  const name = prefix === "" ? title : `${prefix} › ${title}`;
  const cases = specs.flatMap((spec) => spec.tests.map((each) => caseOf(spec.title, each)));
  const own = cases.length === 0 ? [] : [{ name, cases, figures: {} }];
  return [...own, ...suites.flatMap((inner) => suitesIn(inner, name))];
}

/** Flaky: passed on another try, so nobody can tell. */
const STATUSES = {
  expected: "passed",
  unexpected: "failed",
  flaky: "unknown",
  skipped: "skipped",
} as const;

function caseOf(
  title: string,
  { projectName = "", status, annotations, results }: Test,
): ImportedCase {
  const failed = results.find((result) => result.error !== undefined)?.error?.message;
  const reason = annotations?.find(({ type }) => type === "skip" || type === "fixme")?.description;
  const said = plain(failed ?? reason);
  return {
    name: projectName === "" ? title : `${title} [${projectName}]`,
    status: STATUSES[status],
    durationMs: results.reduce((sum, { duration }) => sum + duration, 0),
    message:
      status === "flaky"
        ? `passed after it had failed: ${said}`
        : status === "expected"
          ? ""
          : said,
    figures: {},
  };
}

/** The first line, without the colours of a terminal. */
function plain(text = ""): string {
  return text.replace(/\u001b\[[0-9;]*m/g, "").split("\n")[0] ?? "";
}
