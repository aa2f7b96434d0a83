/** The checklist language as zod shapes: what the reader accepts, and what the published JSON Schemas are made from. */
import { z } from "zod";
import { SEVERITIES } from "../domain/readiness.ts";
import type { IssueParameters } from "../lib/unit-schemas.ts";

const text = z.string().min(1).max(2000);
const word = z.string().min(1).max(200);

/** Ids are printed in tables, written on command lines and in waivers. */
export const id = z
  .string()
  .max(60)
  .regex(/^[A-Za-z][A-Za-z0-9-]*$/, "use letters, digits and -, beginning with a letter");

const AGE = /^(\d{1,4}) ?(s|m|h|d|w)$/;
const AGE_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

function custom(
  context: z.RefinementCtx,
  value: unknown,
  message: string,
  params: IssueParameters,
) {
  context.issues.push({ code: "custom", input: value, message, params });
  return z.NEVER;
}

/** Milliseconds. */
const age = (description: string) =>
  z
    .unknown()
    .transform((value, context): number => ageOf(value) ?? notAnAge(context, value))
    .meta({ type: "string", description, pattern: AGE.source, inputExamples: ["30s", "12h"] });

function ageOf(value: unknown): number | undefined {
  const match = typeof value === "string" ? AGE.exec(value.trim()) : null;
  const ms = Number(match?.[1]) * AGE_MS[match?.[2] as keyof typeof AGE_MS];
  return ms > 0 ? ms : undefined;
}

function notAnAge(context: z.RefinementCtx, value: unknown): never {
  return custom(context, value, "is no age", { code: "CKL020" });
}

/** `2026-11-21`. */
const day = (description: string) =>
  z
    .unknown()
    .transform((value, context): string => {
      const isDay = typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value);
      const date = new Date(isDay ? `${value}T00:00:00Z` : Number.NaN);
      if (isDay && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value))
        return value;
      return custom(context, value, "is no day", { code: "CKL021" });
    })
    .meta({ type: "string", description, format: "date" });

const expression = z
  .string()
  .min(1)
  .max(500)
  .superRefine((value, context) => {
    try {
      new RegExp(value);
    } catch {
      custom(context, value, "is no regular expression", { code: "CKL036" });
    }
  });

/** `99.9%` as a ratio. */
const availability = z
  .unknown()
  .transform((value, context): number => {
    const match = typeof value === "string" ? /^(\d{1,3}(?:\.\d+)?) ?%$/.exec(value.trim()) : null;
    const ratio = Number(match?.[1]) / 100;
    if (ratio > 0 && ratio <= 1) return ratio;
    const params: IssueParameters = { code: "CKL015", fix: "write it like 99.9%" };
    return custom(context, value, "is no availability", params);
  })
  .meta({ type: "string", pattern: "^\\d{1,3}(\\.\\d+)? ?%$", inputExamples: ["99.9%"] });

const path = z
  .string()
  .min(1)
  .max(400)
  .superRefine((value, context) => {
    const isInside = !/^([/\\~]|[A-Za-z]:)/.test(value) && !value.split(/[/\\]/).includes("..");
    if (!isInside) custom(context, value, "leads out of the project", { code: "CKL030" });
  });

const commit = z.union([
  z.enum(["any", "same"]),
  z.strictObject({
    unchanged: z.array(path).min(1).describe("folders and files that must be as they were"),
  }),
]);

const validityShape = {
  "max-age": z
    .unknown()
    .transform((value, context): number | "never" =>
      value === "never" ? "never" : (ageOf(value) ?? notAnAge(context, value)),
    )
    .optional()
    .meta({
      type: "string",
      description: "older evidence counts for nothing; `never`: it does not grow old",
      pattern: `${AGE.source}|^never$`,
      inputExamples: ["30d", "never"],
    }),
  commit: commit
    .optional()
    .describe(
      "same: made from the commit that is checked out; unchanged: nothing below these paths changed since",
    ),
};

const scenario = word.describe("id of a scenario");
const timeout = age("how long it may take").optional();

/** One shape per kind of evidence, under the key that names it. */
export const evidenceShapes = {
  scenario: {
    scenario: scenario.describe("the scenario passed (a self-test: ended as it should)"),
  },
  predicate: { predicate: text.describe('results[<scenario>].objectives["<name>"].value < 30s') },
  "no-finding": {
    "no-finding": word.describe("code of a finding that must not be there"),
    in: scenario.describe("scenario whose check looks for it"),
    check: word.describe("name of the check that looks for it, such as no-lost-writes(ledger)"),
  },
  report: {
    report: path.describe("JUnit, k6, Playwright, CTRF, Chaos Toolkit or Litmus file"),
    where: text.optional().describe("predicate over it; left out: everything in it passed"),
  },
  command: {
    command: z.array(z.string().max(1000)).min(1).describe("program and arguments; no shell"),
    timeout,
    "exit-code": z.int().min(0).max(255).optional().describe("expected exit code, else 0"),
    output: expression.optional().describe("what its standard output must match"),
  },
  url: {
    url: word.describe("answered by a GET"),
    timeout,
    status: z.int().min(100).max(599).optional().describe("expected status, else 200"),
    contains: text.optional().describe("text that the answer must contain"),
  },
  file: {
    file: path.describe("a file of the project that must be there"),
    contains: z
      .union([text, z.array(text).min(1)])
      .optional()
      .describe("texts that it must contain"),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, "write 64 lower-case hex digits")
      .optional()
      .describe("what it must be"),
  },
  manual: {
    manual: z
      .strictObject({
        by: word.describe("who looked"),
        on: day("when"),
        saw: text.describe("what was seen"),
        until: day("last day on which it counts"),
        for: word.optional().describe("digest of the item that was looked at"),
      })
      .describe("what a person saw"),
  },
} as const;

export const evidenceSchemas = {
  scenario: z.strictObject({ ...evidenceShapes.scenario, ...validityShape }),
  predicate: z.strictObject({ ...evidenceShapes.predicate, ...validityShape }),
  "no-finding": z.strictObject({ ...evidenceShapes["no-finding"], ...validityShape }),
  report: z.strictObject({ ...evidenceShapes.report, ...validityShape }),
  command: z.strictObject({ ...evidenceShapes.command, ...validityShape }),
  url: z.strictObject({ ...evidenceShapes.url, ...validityShape }),
  file: z.strictObject({ ...evidenceShapes.file, ...validityShape }),
  manual: z.strictObject(evidenceShapes.manual),
} as const;

export const itemShape = {
  id: id.describe("short name, unique in the checklist"),
  question: text.describe("what is asked, so that yes is good"),
  criterion: text.describe("what evidence must show for yes"),
  owner: word.describe("who answers for it"),
  severity: z.enum(SEVERITIES).describe("gives the weight: 10, 7.5, 5 or 2.5"),
  weight: z.number().min(0.1).max(1000).optional().describe("instead of that of the severity"),
  blocking: z.boolean().optional().describe("open: not ready; left out: true for critical items"),
  levels: z.array(word).min(1).optional().describe("levels that require it; left out: all"),
  due: day("when it is to be closed").optional(),
  estimate: word.optional().describe("how much work is left"),
  needs: text.optional().describe("what would be evidence and is missing"),
  "not-applicable": text.optional().describe("why it does not apply here"),
};

export const rootShape = {
  checklist: id.describe("the file name without its ending"),
  title: text.describe("one line for people"),
  description: text.optional().describe("what it is for"),
  target: z.number().min(0).max(100).optional().describe("least score that can be ready, else 90"),
  slo: availability.optional().describe("availability that the service promises: picks the level"),
  levels: z
    .record(z.string(), z.strictObject({ slo: availability.describe("from this availability on") }))
    .optional()
    .describe("levels of demand, by the availability that is promised"),
  evidence: z
    .strictObject(validityShape)
    .optional()
    .describe("for all evidence that does not say otherwise"),
  parts: z
    .record(z.string(), z.string())
    .optional()
    .describe("part or image → version or digest of the release; runs with others do not count"),
  "sign-off": z.array(word).optional().describe("roles that sign"),
};

export const categoryShape = { title: text.describe("one line for people") };

export const waiverShape = {
  item: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]*\/[A-Za-z][A-Za-z0-9-]*$/, "write <checklist>/<item>")
    .describe("<checklist>/<item>"),
  reason: text.describe("why the risk is taken"),
  approver: word.describe("who takes it"),
  created: day("since when"),
  expires: day("last day on which it counts"),
  for: word.optional().describe("digest of the item that was waived"),
};

export const waiversShape = { waivers: z.array(z.strictObject(waiverShape)) };
