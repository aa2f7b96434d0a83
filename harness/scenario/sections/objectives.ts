/** `objectives:` what is measured, in which phase, and what it must be. */
import { z } from "zod";
import { SLI_KINDS, type ObjectiveSpec, type Sli, type SliKind } from "../../domain/scenario.ts";
import { checkSchema } from "../../lib/located/check-schema.ts";
import { spanOf, type Path } from "../../lib/located/located-tree.ts";
import { checkFields, checkReference, lineOf, type ReadContext } from "../read-context.ts";
import { quoted } from "../../lib/located/source.ts";
import { readSli, readTarget, SLI_PATTERN, TARGET_PATTERN } from "../target-text.ts";

export const LOAD_PHASES = ["before", "during", "recovery", "after", "whole"] as const;

export const objectiveShape = {
  name: z.string().min(1).max(100).describe("what is promised, for reports"),
  sli: z.string().meta({
    description: "what is measured: kind(workload), or replication-lag(group)",
    pattern: SLI_PATTERN,
    inputExamples: ["latency(ledger)", "longest-gap(ledger)", "replication-lag(db)"],
  }),
  during: z
    .string()
    .optional()
    .describe("before, during, recovery, after, whole, or the id of a fault; whole"),
  target: z.string().meta({
    description: "quantile (latency and lag), comparison, value with its unit",
    pattern: TARGET_PATTERN,
    inputExamples: ["< 30s", "p99 < 3s", ">= 99.9%", "> 50/s"],
  }),
  confidence: z
    .enum(["bound", "point"])
    .optional()
    .describe("bound: the 95 % bound must meet the target; point: the measured value; bound"),
} as const;

export const objectivesSchema = z
  .array(z.record(z.string(), z.unknown()))
  .max(100)
  .describe("service level objectives of this scenario");

export interface ObjectiveReferences {
  readonly workloads: readonly string[] | undefined;
  readonly groups: readonly string[] | undefined;
  readonly faultIds: readonly string[];
}

export function readObjectives(
  context: ReadContext,
  references: ObjectiveReferences,
): ObjectiveSpec[] {
  const path = ["objectives"];
  const bodies = checkSchema(objectivesSchema.optional(), { ...context, path }) ?? [];
  return bodies.flatMap((_, i) => readObjective(context, references, [...path, i]) ?? []);
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
  if (fields.sli === undefined) return undefined;
  const sli = sliOf(context, references, [...path, "sli"], fields.sli);
  if (sli === undefined || fields.target === undefined) return undefined;
  const target = readTarget(fields.target, sli);
  if ("code" in target) {
    const { code, ...problem } = target;
    context.reporter.add(code, spanOf(context.tree, [...path, "target"]), problem);
    return undefined;
  }
  if (whole === undefined) return undefined;
  return {
    name: whole.name,
    sli,
    during,
    target,
    confidence: whole.confidence ?? "bound",
    text: whole.target,
    line: lineOf(context, path),
  };
}

function sliOf(
  context: ReadContext,
  { workloads, groups }: ObjectiveReferences,
  path: Path,
  text: string,
): Sli | undefined {
  const parts = readSli(text);
  const kind = SLI_KINDS.find((each): each is SliKind => each === parts?.kind);
  if (parts === undefined) {
    context.reporter.add("SLO001", spanOf(context.tree, path), {
      message: `${quoted(text)} is no SLI`,
    });
    return undefined;
  }
  const known = checkReference(context, {
    path,
    name: parts.kind,
    known: SLI_KINDS,
    code: "SLO001",
    what: "SLI",
  });
  if (!known || kind === undefined) return undefined;
  const ofGroup = kind === "replication-lag";
  const exists = checkReference(context, {
    path,
    name: parts.of,
    known: ofGroup ? groups : workloads,
    code: ofGroup ? "TOP004" : "LOD003",
    what: ofGroup ? "group" : "workload",
  });
  return exists ? { kind, of: parts.of } : undefined;
}
