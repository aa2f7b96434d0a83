/** `expect:` of a probe: what its answers must be. Values carry the unit of the probe. */
import { z } from "zod";
import type { MeasureUnit, Tolerance } from "../../domain/probe.ts";
import { readPath } from "../../lib/json-path.ts";
import type { AnswerForm } from "../../ports/probe-kind.ts";
import { patternProblem } from "../../lib/linear-regex.ts";
import { spanOf, type Path } from "../../lib/located/located-tree.ts";
import { quoted } from "../../lib/located/source.ts";
import {
  readDuration,
  readPercentage,
  readBandwidth,
  readRate,
  readSize,
  type Reading,
} from "../../lib/units.ts";
import { checkFields, type ReadContext } from "../read-context.ts";

const quantity = z.union([z.number(), z.string()]);

export const expectShape = {
  path: z.string().optional().describe("value within a structured answer: $.replicas[0].lag"),
  equals: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional().describe("exactly"),
  min: quantity.optional().describe("at least; in the unit of the probe"),
  max: quantity.optional().describe("at most; in the unit of the probe"),
  matches: z.string().max(1000).optional().describe("pattern (RE2) that the text contains"),
  near: quantity.optional().describe("about this much: with within"),
  within: z.string().optional().describe("how far from near: 10%"),
  monotone: z
    .enum(["increasing", "decreasing"])
    .optional()
    .describe("of each node, from one answer to the next"),
  count: z.int().min(0).optional().describe("how many of the nodes answer; left out: all of them"),
  status: z.int().min(100).max(599).optional().describe("HTTP status"),
} as const;

export const expectSchema = z.strictObject(expectShape).describe("what the answer must be");

const EXAMPLES: Readonly<Record<MeasureUnit, string>> = {
  ms: "500ms or 3s",
  ratio: "80%",
  bytes: "64 KB",
  "bytes-per-second": "64 KB/s",
  "per-second": "200/s",
  number: "5",
};

/** What the probe says of its answers. */
export interface Expected {
  readonly units: Readonly<Record<string, MeasureUnit>>;
  readonly form: AnswerForm;
}

/** Undefined: refused, and the reporter says why. */
export function readExpect(
  context: ReadContext,
  path: Path,
  { units, form }: Expected,
): Tolerance | undefined {
  const before = context.reporter.diagnostics.length;
  const { fields, whole } = checkFields(context, expectShape, { path });
  // What a path leads to has no unit that anybody knows.
  const unit = fields.path === undefined ? (units["value"] ?? "number") : "number";
  const read = (key: "min" | "max" | "near"): { [K in typeof key]?: number } => {
    const written = fields[key];
    if (written === undefined) return {};
    const reading = readQuantity(written, unit);
    if (reading.ok) return { [key]: reading.value };
    refuse(context, [...path, key], {
      message: reading.problem,
      fix: `write it like ${EXAMPLES[unit]}`,
    });
    return {};
  };
  const { within: share, ...rest } = fields;
  const bounds = { ...read("min"), ...read("max"), ...read("near") };
  const equals = readEquals(context, [...path, "equals"], fields.equals, { unit, form });
  const within = share === undefined ? undefined : readPercentage(share);
  if (within !== undefined && !within.ok) {
    refuse(context, [...path, "within"], { message: within.problem, fix: within.fix });
  }
  checkForms(context, path, fields);
  checkSense(context, path, { ...fields, bounds, isHttp: "status" in units });
  if (fields.path === undefined) checkForm(context, path, form, fields);
  else checkPathForm(context, path, form);
  if (whole === undefined || context.reporter.diagnostics.length > before) return undefined;
  return {
    ...dropped(rest),
    ...equals,
    ...bounds,
    ...(within?.ok === true ? { within: within.value } : {}),
  };
}

/** A number in the unit of the probe. */
export function readQuantity(written: string | number, unit: MeasureUnit): Reading<number> {
  if (unit === "number" || (unit === "ratio" && typeof written === "number")) {
    if (typeof written === "number") return { ok: true, value: written };
    return { ok: false, problem: `${quoted(written)} is no number`, fix: "write 5" };
  }
  switch (unit) {
    case "ms":
      return readDuration(written);
    case "ratio":
      return readPercentage(written);
    case "bytes":
      return written === 0 ? { ok: true, value: 0 } : readSize(written);
    case "bytes-per-second":
      return readBandwidth(written);
    case "per-second":
      return readRate(written);
  }
}

/** Text stays text; where the answer is a number it has the unit of the probe, so that `equals: 1s` is not the word. */
function readEquals(
  context: ReadContext,
  path: Path,
  written: string | number | boolean | null | undefined,
  { unit, form }: { readonly unit: MeasureUnit; readonly form: AnswerForm },
): { readonly equals?: number } {
  if (written == null || written === 0) return {};
  if (unit === "number") {
    const isNumber = typeof written !== "boolean" && written !== "" && !isNaN(Number(written));
    if (form !== "number" || isNumber) return {};
    const message = `the answer is a number, never ${quoted(written)}`;
    refuse(context, path, { message, fix: "write a number" });
    return {};
  }
  const reading = typeof written === "boolean" ? NO_QUANTITY : readQuantity(written, unit);
  if (reading.ok) return { equals: reading.value };
  refuse(context, path, { message: reading.problem, fix: `write it like ${EXAMPLES[unit]}` });
  return {};
}

const NO_QUANTITY = { ok: false, problem: "the answer is a number" } as const;

function checkForms(
  context: ReadContext,
  path: Path,
  {
    path: within,
    matches,
  }: { readonly path?: string | undefined; readonly matches?: string | undefined },
): void {
  const reading = within === undefined ? undefined : readPath(within);
  if (reading?.ok === false) {
    context.reporter.add("PRB003", spanOf(context.tree, [...path, "path"]), {
      message: `${quoted(within)} is no path: ${reading.problem}`,
    });
  }
  const problem = matches === undefined ? undefined : patternProblem(matches);
  if (problem !== undefined) {
    context.reporter.add("PRB003", spanOf(context.tree, [...path, "matches"]), {
      message: `${quoted(matches)} is no pattern: ${problem}`,
      fix: "write a pattern of RE2: no back-references, no look-around",
    });
  }
}

interface Sense {
  readonly near?: unknown;
  readonly within?: unknown;
  readonly status?: unknown;
  readonly isHttp: boolean;
  readonly bounds: { readonly min?: number; readonly max?: number };
}

/** Expectations that nothing could meet, or that everything would. */
function checkSense(
  context: ReadContext,
  path: Path,
  { near, within, status, isHttp, bounds: { min, max } }: Sense,
): void {
  if ((near === undefined) !== (within === undefined)) {
    const missing = near === undefined ? "near" : "within";
    refuse(context, path, {
      message: `${missing}: is missing`,
      fix: "write near: 100, within: 10%",
    });
  }
  if (near !== undefined && within !== undefined && Number(near) === 0) {
    refuse(context, [...path, "near"], {
      message: "a share of nothing is nothing: only 0 itself would hold",
      fix: "write equals: 0, or min: and max:",
    });
  }
  if (status !== undefined && !isHttp) {
    refuse(context, [...path, "status"], { message: "only an http probe has a status" });
  }
  if (min !== undefined && max !== undefined && min > max) {
    refuse(context, [...path, "min"], {
      message: `no value is at least ${min} and at most ${max}`,
    });
  }
}

const NUMERIC = ["min", "max", "near", "monotone"] as const;
type Written = { readonly [K in keyof typeof expectShape]?: unknown };

/** Keys that no answer of this form could meet. */
function checkForm(context: ReadContext, path: Path, form: AnswerForm, written: Written): void {
  const given = (keys: readonly (keyof Written)[]): readonly (keyof Written)[] =>
    keys.filter((key) => written[key] !== undefined);
  const refuseAll = (keys: readonly (keyof Written)[], message: string, fix: string): void => {
    for (const key of given(keys)) refuse(context, [...path, key], { message, fix });
  };
  const { equals } = written;
  if (equals === null) {
    const message = "no answer is no value that could equal null";
    const fix = "write count: 0 where nobody may answer, or path: where null is part of an answer";
    refuse(context, [...path, "equals"], { message, fix });
  } else if (form === "number") {
    refuseAll(
      ["matches"],
      "the answer is a number, and a pattern is for text",
      "use min: and max:",
    );
  } else if (form === "structure") {
    const fix = "add path: to say which of them, such as $[0].name";
    refuseAll(["equals", ...NUMERIC], "the answer has many values", fix);
  } else if (form !== "text") {
    const words = form.join(" or ");
    refuseAll(NUMERIC, `the answer is no number: it is ${words}`, `write equals: ${form[0]}`);
    if (equals !== undefined && !form.includes(equals as string)) {
      const message = `the answer is never ${quoted(equals)}: it is ${words}`;
      refuse(context, [...path, "equals"], { message, fix: `write equals: ${form[0]}` });
    }
  }
}

function checkPathForm(context: ReadContext, path: Path, form: AnswerForm): void {
  if (form === "text" || form === "structure") return;
  const what = form === "number" ? "a number" : form.join(" or ");
  const message = `the answer is ${what}, and nothing is inside it`;
  refuse(context, [...path, "path"], { message, fix: "leave path: out" });
}

function refuse(
  context: ReadContext,
  path: Path,
  problem: { readonly message: string; readonly fix?: string },
): void {
  context.reporter.add("PRB002", spanOf(context.tree, path), problem);
}

type Kept = Pick<Tolerance, "path" | "equals" | "matches" | "monotone" | "count" | "status">;

function dropped(fields: { readonly [K in keyof Kept]?: Kept[K] | undefined }): Kept {
  const { path, equals, matches, monotone, count, status } = fields;
  const kept = { path, equals, matches, monotone, count, status };
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
}
