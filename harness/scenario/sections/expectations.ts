/** `expect:` of a probe: what its answers must be. Values carry the unit of the probe. */
import { z } from "zod";
import type { MeasureUnit, Tolerance } from "../../domain/probe.ts";
import { readPath } from "../../lib/json-path.ts";
import { patternProblem } from "../../lib/linear-regex.ts";
import { spanOf, type Path } from "../../lib/located/located-tree.ts";
import { quoted } from "../../lib/located/source.ts";
import { readDuration, readPercentage, readRate, readSize, type Reading } from "../../lib/units.ts";
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
  "per-second": "200/s",
  number: "5",
};

/** Undefined: refused, and the reporter says why. */
export function readExpect(
  context: ReadContext,
  path: Path,
  units: Readonly<Record<string, MeasureUnit>>,
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
  const within = share === undefined ? undefined : readPercentage(share);
  if (within !== undefined && !within.ok) {
    refuse(context, [...path, "within"], { message: within.problem, fix: within.fix });
  }
  checkForms(context, path, fields);
  checkSense(context, path, { ...fields, bounds, isHttp: "status" in units });
  if (whole === undefined || context.reporter.diagnostics.length > before) return undefined;
  return {
    ...dropped(rest),
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
    case "per-second":
      return readRate(written);
  }
}

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
  if (status !== undefined && !isHttp) {
    refuse(context, [...path, "status"], { message: "only an http probe has a status" });
  }
  if (min !== undefined && max !== undefined && min > max) {
    refuse(context, [...path, "min"], {
      message: `no value is at least ${min} and at most ${max}`,
    });
  }
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
