/** What a scenario is called, its seed, its times. */
import { z } from "zod";
import type { Expectation, Timing } from "../../domain/scenario.ts";
import { VERDICTS } from "../../domain/verdict.ts";
import { atLeast, duration, type IssueParameters } from "../../lib/unit-schemas.ts";
import { readSeed } from "../seed.ts";

const seed = z
  .unknown()
  .transform((value, context): string => {
    const reading = readSeed(value);
    if (reading !== undefined) return reading;
    const params: IssueParameters = {
      code: "SCN014",
      why: "a seed is a whole number of 64 bits: 0 to 18446744073709551615",
      fix: "use a number such as 42",
    };
    context.issues.push({ code: "custom", input: value, message: "is no seed", params });
    return z.NEVER;
  })
  .meta({
    type: ["integer", "string"],
    description:
      "fixes every random choice: the same seed gives the same schedule; --seed replaces it",
    inputExamples: [42],
  });

const timing = z.strictObject({
  before: duration("load before the first fault; 3s").optional(),
  faults: duration(
    "length of the fault phase; left out: until the last fault or action is over",
  ).optional(),
  recovery: atLeast(
    duration("at most this long until every node is well again; 15s"),
    1000,
    "1s",
  ).optional(),
  after: duration("load after recovery; 3s").optional(),
  settle: duration("the steady state counts once it has held for this long; 0s").optional(),
  start: atLeast(
    duration("at most this long for starting the topology; 60s"),
    1000,
    "1s",
  ).optional(),
});

const expectation = z.strictObject({
  verdict: z.enum(VERDICTS).describe("what the run must end in"),
  finding: z.string().min(1).optional().describe("code of a finding that must be there"),
  objective: z.string().min(1).optional().describe("name of the objective that must end so"),
});

export const headShape = {
  scenario: z
    .string()
    .max(100)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "use letters, digits, - and _")
    .describe("id: the name of this file without .yaml"),
  title: z.string().min(1).max(200).describe("what is shown, as a sentence"),
  tags: z
    .array(z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "use lower-case letters, digits and -"))
    .max(20)
    .optional()
    .describe("for --tag"),
  seed: seed.optional(),
  parameters: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .optional()
    .describe("defaults of ${name}; --set name=value replaces one"),
  timing: timing.optional().describe("how long the phases last"),
  expect: expectation.optional().describe("self-tests: what this scenario must end in"),
  sabotage: z
    .enum(["injector-does-nothing"])
    .optional()
    .describe("self-tests of the harness: break a part of it"),
} as const;

export const DEFAULT_SEED = "1";

export interface Head {
  readonly title: string;
  readonly tags: readonly string[];
  readonly seed: string;
  readonly timing: Omit<Timing, "faultsMs"> & { readonly faultsMs?: number };
  readonly expect?: Expectation;
  readonly sabotage?: "injector-does-nothing";
}

function expectationOf({ verdict, finding, objective }: z.output<typeof expectation>): Expectation {
  return {
    verdict,
    ...(finding === undefined ? {} : { finding }),
    ...(objective === undefined ? {} : { objective }),
  };
}

type HeadFields = Partial<z.output<z.ZodObject<typeof headShape>>>;

/** Fills in defaults; a key that was refused has its default too, which nobody sees. */
export function readHead(fields: HeadFields): Head {
  const times = fields.timing ?? {};
  const { expect } = fields;
  return {
    title: fields.title ?? "",
    tags: fields.tags ?? [],
    seed: fields.seed ?? DEFAULT_SEED,
    timing: {
      beforeMs: times.before ?? 3000,
      recoveryMs: times.recovery ?? 15_000,
      afterMs: times.after ?? 3000,
      startMs: times.start ?? 60_000,
      settleMs: times.settle ?? 0,
      ...(times.faults === undefined ? {} : { faultsMs: times.faults }),
    },
    ...(expect === undefined ? {} : { expect: expectationOf(expect) }),
    ...(fields.sabotage === undefined ? {} : { sabotage: fields.sabotage }),
  };
}
