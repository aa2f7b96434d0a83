/** `objectives:` what is measured, in which phase, and what it must be. */
import { z } from "zod";
import { OUTCOMES } from "../../domain/history.ts";
import type { ObjectiveSpec, OperationFilter } from "../../domain/scenario.ts";
import { traitsOf } from "../../domain/sli-traits.ts";
import { duration } from "../../lib/unit-schemas.ts";
import { checkSchema } from "../../lib/located/check-schema.ts";
import { spanOf, valueAt, type Path } from "../../lib/located/located-tree.ts";
import { checkFields, checkReference, lineOf, type ReadContext } from "../read-context.ts";
import { readOpenSlo } from "../slo-files/read-openslo.ts";
import { readTarget, SLI_PATTERN, TARGET_PATTERN } from "../target-text.ts";
import { confidence } from "./confidence.ts";
import { readSliText, type ReadSli, type SliReferences } from "./sli.ts";

export const LOAD_PHASES = ["before", "during", "recovery", "after", "whole"] as const;

const outcome = z.enum(OUTCOMES);

const filter = z.strictObject({
  outcome: z
    .union([outcome, z.array(outcome).min(1)])
    .optional()
    .describe("ok, fail or unknown, or several of them"),
  f: z.string().min(1).optional().describe("function: add, read, get …"),
  within: duration("acknowledged this soon after it was due").optional(),
  node: z.string().min(1).optional().describe("node that answered"),
});

export const objectiveShape = {
  name: z.string().min(1).max(100).describe("what is promised, for reports"),
  sli: z.string().meta({
    description: "what is measured: kind(workload), kind(group), probe(name) or probe(name.figure)",
    pattern: SLI_PATTERN,
    inputExamples: [
      "latency(ledger)",
      "longest-gap(ledger)",
      "replication-lag(db)",
      "probe(health.time)",
    ],
  }),
  during: z
    .string()
    .optional()
    .describe("before, during, recovery, after, whole, or the id of a fault; whole"),
  from: z.string().optional().describe("only what was asked from this region, or is in it"),
  request: z
    .string()
    .min(1)
    .optional()
    .describe("of a workload: only requests (k6) or operations of this name"),
  check: z.string().min(1).optional().describe("check-rate: only this check"),
  good: filter.optional().describe("ratio(workload): the operations that are good; outcome: ok"),
  total: filter.optional().describe("ratio(workload): the operations that count; all"),
  target: z.string().meta({
    description: "quantile (latency and lag), comparison, value with its unit",
    pattern: TARGET_PATTERN,
    inputExamples: ["< 30s", "p99 < 3s", ">= 99.9%", "> 50/s"],
  }),
  confidence: confidence.optional(),
} as const;

export const objectivesFileShape = {
  from: z
    .string()
    .regex(/^[\w-][\w./-]*\.ya?ml$/, "name a YAML file beside the scenario")
    .refine((file) => !file.split("/").includes(".."), "name a file in the folder of the scenario")
    .describe("OpenSLO v1 documents, in the folder of the scenario or below it"),
} as const;

export const objectivesSchema = z
  .array(z.record(z.string(), z.unknown()))
  .max(100)
  .describe("service level objectives of this scenario");

export interface ObjectiveReferences extends SliReferences {
  readonly regions: readonly string[] | undefined;
  readonly faultIds: readonly string[];
}

export function readObjectives(
  context: ReadContext,
  references: ObjectiveReferences,
): ObjectiveSpec[] {
  const path = ["objectives"];
  if (valueAt(context.tree.value, [...path, "from"]) !== undefined) {
    return readFrom(context, references, path);
  }
  const bodies = checkSchema(objectivesSchema.optional(), { ...context, path }) ?? [];
  return bodies.flatMap((_, i) => readObjective(context, references, [...path, i]) ?? []);
}

/** `objectives: { from: slo.yaml }`: the objectives of an OpenSLO file beside the scenario. */
function readFrom(
  context: ReadContext,
  references: ObjectiveReferences,
  path: Path,
): ObjectiveSpec[] {
  const { whole } = checkFields(context, objectivesFileShape, { path });
  if (whole === undefined || context.scripts === undefined) return [];
  const text = context.scripts.read(whole.from);
  if (text === undefined) {
    context.reporter.add("SLO007", spanOf(context.tree, [...path, "from"]), {
      message: `there is no file ${whole.from} beside the scenario`,
    });
    return [];
  }
  const { file } = context.tree.source;
  const folder = file.slice(0, file.lastIndexOf("/") + 1);
  const { objectives, diagnostics } = readOpenSlo(context, references, {
    text,
    file: `${folder}${whole.from}`,
    line: lineOf(context, path),
    during: [...LOAD_PHASES, ...references.faultIds],
  });
  context.beside.push(...diagnostics);
  return [...objectives];
}

function readObjective(
  context: ReadContext,
  references: ObjectiveReferences,
  path: Path,
): ObjectiveSpec | undefined {
  const { fields, whole } = checkFields(context, objectiveShape, { path });
  const during = fields.during ?? "whole";
  checkReference(context, {
    path: [...path, "during"],
    name: during,
    known: [...LOAD_PHASES, ...references.faultIds],
    code: "SLO005",
    what: "phase or fault",
  });
  const { from, good, total, request, check } = fields;
  if (from !== undefined) {
    const region = { path: [...path, "from"], name: from, known: references.regions };
    checkReference(context, { ...region, code: "TOP003", what: "region" });
  }
  if (fields.sli === undefined) return undefined;
  const sli = readSliText(context, references, [...path, "sli"], fields.sli);
  if (sli === undefined || fields.target === undefined) return undefined;
  if ((good !== undefined || total !== undefined) && sli.kind !== "ratio") {
    context.reporter.add("SLO001", spanOf(context.tree, [...path, "sli"]), {
      message: `${sli.kind} takes neither good: nor total:`,
      why: "they say which operations a ratio is made of",
      fix: `write sli: ratio(${sli.of})`,
    });
  }
  checkNames(context, path, { sli, request, check });
  if (sli.kind === "time-to-recover" && during === "before") {
    context.reporter.add("SLO005", spanOf(context.tree, [...path, "during"]), {
      message: "nothing recovers before the faults",
      fix: "name a fault, or leave `during:` out: it is measured from the end of all faults",
    });
  }
  const target = readTarget(fields.target, sli, sli.unit);
  if ("code" in target) {
    const { code, ...problem } = target;
    context.reporter.add(code, spanOf(context.tree, [...path, "target"]), problem);
    return undefined;
  }
  if (whole === undefined) return undefined;
  return {
    name: whole.name,
    sli: {
      kind: sli.kind,
      of: sli.of,
      ...(from === undefined ? {} : { from }),
      ...(request === undefined ? {} : { request }),
      ...(check === undefined ? {} : { check }),
      ...(good === undefined ? {} : { good: filterOf(good) }),
      ...(total === undefined ? {} : { total: filterOf(total) }),
    },
    during,
    target,
    confidence: whole.confidence ?? "bound",
    text: whole.target,
    line: lineOf(context, path),
  };
}

/** What has neither requests nor checks cannot be cut by their names. */
function checkNames(
  context: ReadContext,
  path: Path,
  {
    sli,
    request,
    check,
  }: { sli: ReadSli; request?: string | undefined; check?: string | undefined },
): void {
  const add = (key: string, why: string): void => {
    const message = `${sli.kind}(${sli.of}) is not cut by ${key}:`;
    context.reporter.add("SLO009", spanOf(context.tree, [...path, key]), { message, why });
  };
  const hasRequests = traitsOf(sli.kind).of.startsWith("workload") && sli.kind !== "check-rate";
  if (request !== undefined && !hasRequests) {
    add(
      "request",
      "only operations of a workload have names: latency, availability, throughput … of it",
    );
  }
  if (check !== undefined && sli.kind !== "check-rate") {
    add("check", "checks are those of a k6 workload: check-rate");
  }
}

function filterOf({
  outcome: outcomes,
  f,
  within,
  node,
}: z.output<typeof filter>): OperationFilter {
  return {
    ...(outcomes === undefined ? {} : { outcome: [outcomes].flat() }),
    ...(f === undefined ? {} : { f }),
    ...(within === undefined ? {} : { withinMs: within }),
    ...(node === undefined ? {} : { node }),
  };
}
