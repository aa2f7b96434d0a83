/** `workloads:` who asks what, from where, how often. */
import { z } from "zod";
import type { WorkloadSpec } from "../../domain/scenario.ts";
import { duration, moreThanZero, rate } from "../../lib/unit-schemas.ts";
import { checkSchema } from "../../lib/located/check-schema.ts";
import { keySpanOf, spanOf, valueAt } from "../../lib/located/located-tree.ts";
import {
  checkFields,
  checkReference,
  lineOf,
  name,
  type Known,
  type ReadContext,
} from "../read-context.ts";
import type { ScenarioWorkloadKind } from "../registries.ts";
import { quoted } from "../../lib/located/source.ts";
import { checkScripts } from "./scripts.ts";

const MAX_CLIENTS = 1000;
const MAX_WORKLOADS = 50;
const DEFAULT_TIMEOUT_MS = 2000;

/** Keys that every workload kind has. */
export const workloadShape = {
  kind: z.string().describe("what its clients do"),
  on: z.string().optional().describe("group of nodes; load drivers can do without"),
  from: z
    .union([z.string(), z.array(z.string()).min(1)])
    .optional()
    .describe("vantage regions: all, one, or a list; all"),
  clients: z
    .int()
    .min(1)
    .max(MAX_CLIENTS)
    .optional()
    .describe("concurrent clients over all vantage regions; 4"),
  rate: rate("over all clients (open model); left out: each client as fast as it can").optional(),
  timeout: moreThanZero(
    duration("an operation without an answer by then is unknown; 2s"),
  ).optional(),
  minimum: z
    .int()
    .min(1)
    .optional()
    .describe("fewer acknowledged operations, in all or in a phase of the load, prove nothing; 10"),
} as const;

export const workloadsSchema = z
  .record(name, z.record(z.string(), z.unknown()))
  .refine(
    (workloads) => Object.keys(workloads).length <= MAX_WORKLOADS,
    `is at most ${MAX_WORKLOADS} workloads`,
  )
  .describe("load on the system: name → what it does");

const BASE_KEYS = Object.keys(workloadShape);

export interface ReadWorkloads {
  readonly specs: readonly WorkloadSpec[];
  /** Those that were refused included: references to them are no second problem. */
  readonly names: readonly string[];
}

/** Undefined: the section was refused as a whole. */
export function readWorkloads(context: ReadContext, known: Known): ReadWorkloads | undefined {
  const path = ["workloads"];
  const isThere = valueAt(context.tree.value, path) !== undefined;
  const bodies = checkSchema(workloadsSchema.optional(), { ...context, path });
  if (bodies === undefined && isThere) return undefined;
  const entries = Object.entries(bodies ?? {});
  return {
    specs: entries.flatMap(([each, body]) => readWorkload(context, known, each, body) ?? []),
    names: entries.map(([each]) => each),
  };
}

function readWorkload(
  context: ReadContext,
  known: Known,
  workload: string,
  body: Readonly<Record<string, unknown>>,
): WorkloadSpec | undefined {
  const path = ["workloads", workload];
  const kind = kindOf(context, workload, body["kind"]);
  const [base, rest] = splitKeys(body, BASE_KEYS);
  const { fields, whole } = checkFields(context, workloadShape, { path, value: base });
  const options =
    kind &&
    checkSchema(kind.schema as z.ZodType<Record<string, unknown>>, {
      ...context,
      path,
      value: rest,
      alsoKnown: BASE_KEYS,
    });
  const from = vantageRegions(context, known, [...path, "from"], fields.from ?? "all");
  const clients = fields.clients ?? 4;
  if (fields.on !== undefined) checkGroup(context, known, { workload, on: fields.on, kind });
  else if (kind?.model !== undefined && !("on" in body)) missingGroup(context, path);
  if (kind?.problems !== undefined && options !== undefined) {
    const basics = {
      on: fields.on,
      regions: from.length,
      clients: fields.clients,
      timeoutMs: fields.timeout ?? DEFAULT_TIMEOUT_MS,
      ratePerSecond: fields.rate,
    };
    for (const { code, path: below, ...problem } of kind.problems(options, basics)) {
      const at = [...path, ...below];
      const span = valueAt(context.tree.value, at) === undefined ? path : at;
      context.reporter.add(
        code,
        below.length === 0 ? keySpanOf(context.tree, path) : spanOf(context.tree, span),
        problem,
      );
    }
    checkScripts(context, path, kind.scripts?.(options) ?? {});
  } else if (from.length > clients) {
    context.reporter.add("LOD004", spanOf(context.tree, [...path, "clients"]), {
      message: `${from.length} vantage regions need more clients than ${clients}`,
    });
  }
  if (whole === undefined) return undefined;
  return {
    name: workload,
    kind: whole.kind,
    on: whole.on ?? "",
    from,
    clients,
    ...(whole.rate === undefined ? {} : { ratePerSecond: whole.rate }),
    timeoutMs: whole.timeout ?? DEFAULT_TIMEOUT_MS,
    minimumAcknowledged: whole.minimum ?? 10,
    options: options ?? {},
    line: lineOf(context, path),
  };
}

function missingGroup(context: ReadContext, path: readonly string[]): void {
  context.reporter.addForm("missing-key", keySpanOf(context.tree, path), {
    message: 'the key "on" is missing',
    fix: "add on:",
  });
}

function kindOf(
  context: ReadContext,
  workload: string,
  kind: unknown,
): ScenarioWorkloadKind | undefined {
  if (typeof kind !== "string") return undefined;
  const { workloadKinds } = context.registries;
  checkReference(context, {
    path: ["workloads", workload, "kind"],
    name: kind,
    known: [...workloadKinds.keys()],
    code: "LOD001",
    what: "workload kind",
  });
  return workloadKinds.get(kind);
}

function checkGroup(
  context: ReadContext,
  known: Known,
  { workload, on, kind }: { workload: string; on: string; kind: ScenarioWorkloadKind | undefined },
): void {
  const path = ["workloads", workload, "on"];
  const groups = known.groups && [...known.groups.keys()];
  checkReference(context, { path, name: on, known: groups, code: "TOP004", what: "group" });
  const nodeKind = known.groups?.get(on)?.kind;
  if (kind?.model === undefined || nodeKind === undefined) return;
  if (nodeKind.models.includes(kind.model)) return;
  context.reporter.add("LOD002", spanOf(context.tree, path), {
    message: `${quoted(on)} has no ${kind.model} clients`,
    why: `${nodeKind.kind} offers ${nodeKind.models.join(", ")}`,
  });
}

function vantageRegions(
  context: ReadContext,
  known: Known,
  path: readonly string[],
  from: string | readonly string[],
): string[] {
  if (from === "all") return [...(known.regions ?? [])];
  const regions = typeof from === "string" ? [from] : from;
  regions.forEach((region, i) => {
    const at = typeof from === "string" ? path : [...path, i];
    checkReference(context, {
      path: at,
      name: region,
      known: known.regions,
      code: "TOP003",
      what: "region",
    });
    if (regions.indexOf(region) < i) {
      const message = `region ${quoted(region)} is named twice`;
      context.reporter.add("TOP007", keySpanOf(context.tree, at), { message });
    }
  });
  return [...new Set(regions)];
}

function splitKeys(
  body: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): [Record<string, unknown>, Record<string, unknown>] {
  const entries = Object.entries(body);
  return [
    Object.fromEntries(entries.filter(([key]) => keys.includes(key))),
    Object.fromEntries(entries.filter(([key]) => !keys.includes(key))),
  ];
}
