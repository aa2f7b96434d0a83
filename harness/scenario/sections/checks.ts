/** `checks:` consistency properties that the histories must have. */
import { z } from "zod";
import type { CheckSpec } from "../../domain/scenario.ts";
import { checkSchema } from "../../lib/located/check-schema.ts";
import { keySpanOf, spanOf, type Path } from "../../lib/located/located-tree.ts";
import { checkFields, checkReference, lineOf, type ReadContext } from "../read-context.ts";
import type { ScenarioCheck } from "../registries.ts";

/** Keys that every check has. */
export const checkShape = {
  check: z.string().describe("property to judge"),
  name: z.string().min(1).max(100).optional().describe("for reports; left out: check(of)"),
  workload: z.string().optional().describe("workload whose history is judged"),
  node: z.string().optional().describe("group of nodes that is judged"),
} as const;

export const checksSchema = z
  .array(z.record(z.string(), z.unknown()))
  .max(100)
  .describe("consistency properties that must hold");

export interface CheckReferences {
  readonly workloads: readonly string[] | undefined;
  readonly groups: readonly string[] | undefined;
  readonly probes: { readonly names: readonly string[] } | undefined;
}

const BASE_KEYS = Object.keys(checkShape);

export function readChecks(context: ReadContext, references: CheckReferences): CheckSpec[] {
  const path = ["checks"];
  const bodies = checkSchema(checksSchema.optional(), { ...context, path }) ?? [];
  return bodies.flatMap((body, i) => readCheck(context, references, [...path, i], body) ?? []);
}

function readCheck(
  context: ReadContext,
  references: CheckReferences,
  path: Path,
  body: Readonly<Record<string, unknown>>,
): CheckSpec | undefined {
  const entries = Object.entries(body);
  const { fields: common, whole } = checkFields(context, checkShape, {
    path,
    value: Object.fromEntries(entries.filter(([key]) => BASE_KEYS.includes(key))),
  });
  if (common.check === undefined) return undefined;
  const { checks } = context.registries;
  checkReference(context, {
    path: [...path, "check"],
    name: common.check,
    known: [...checks.keys()],
    code: "CHK001",
    what: "check",
  });
  const check = checks.get(common.check);
  if (check === undefined) return undefined;
  const options = checkSchema(check.schema as z.ZodType<Record<string, unknown>>, {
    ...context,
    path,
    value: Object.fromEntries(entries.filter(([key]) => !BASE_KEYS.includes(key))),
    alsoKnown: BASE_KEYS,
  });
  const named = probesNamed(context, references, { path, check, body });
  const of = subjectOf(context, references, { path, check, common });
  if (options === undefined || of === undefined || whole === undefined || !named) return undefined;
  return {
    name: common.name ?? `${check.name}(${of})`,
    check: check.name,
    ...(common.workload === undefined ? {} : { workload: common.workload }),
    ...(common.node === undefined ? {} : { node: common.node }),
    options,
    line: lineOf(context, path),
  };
}

/** Options that name a probe must name one of this scenario. */
function probesNamed(
  context: ReadContext,
  { probes }: CheckReferences,
  { path, check, body }: Pick<SubjectCheck, "path" | "check"> & { readonly body: object },
): boolean {
  const named = (check.probeOptions ?? []).map((option) => {
    const name = (body as Readonly<Record<string, unknown>>)[option];
    const reference = { path: [...path, option], name: String(name), known: probes?.names };
    return (
      name === undefined || checkReference(context, { ...reference, code: "PRB006", what: "probe" })
    );
  });
  return named.every(Boolean);
}

interface SubjectCheck {
  readonly path: Path;
  readonly check: ScenarioCheck;
  readonly common: { readonly workload?: string | undefined; readonly node?: string | undefined };
}

/** Name of the workload or group that is judged; undefined where it is missing, unknown or of the wrong sort. */
function subjectOf(
  context: ReadContext,
  references: CheckReferences,
  { path, check, common }: SubjectCheck,
): string | undefined {
  const other = check.needs === "workload" ? "node" : "workload";
  const wanted = common[check.needs];
  if (wanted === undefined || common[other] !== undefined) {
    const span =
      wanted === undefined
        ? spanOf(context.tree, [...path, "check"])
        : keySpanOf(context.tree, [...path, other]);
    context.reporter.add("CHK002", span, {
      message: `${check.name} judges a ${check.needs === "node" ? "group of nodes" : "workload"}`,
      fix: [
        ...(wanted === undefined ? [`add ${check.needs}:`] : []),
        ...(common[other] === undefined ? [] : [`remove ${other}:`]),
      ].join(" and "),
    });
    return undefined;
  }
  const isNode = check.needs === "node";
  const isKnown = checkReference(context, {
    path: [...path, check.needs],
    name: wanted,
    known: isNode ? references.groups : references.workloads,
    code: isNode ? "TOP004" : "LOD003",
    what: isNode ? "group" : "workload",
  });
  return isKnown ? wanted : undefined;
}
