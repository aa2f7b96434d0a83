/** `probes:` questions that are asked of the topology on a schedule, whatever faults are active. */
import { z } from "zod";
import type { ProbeSpec, Tolerance } from "../../domain/probe.ts";
import { atLeast, duration, moreThanZero } from "../../lib/unit-schemas.ts";
import { checkSchema } from "../../lib/located/check-schema.ts";
import { keySpanOf, spanOf, valueAt, type Path } from "../../lib/located/located-tree.ts";
import { quoted } from "../../lib/located/source.ts";
import {
  checkFields,
  checkReference,
  lineOf,
  name,
  type Known,
  type ReadContext,
} from "../read-context.ts";
import type { ScenarioProbeKind } from "../registries.ts";
import { expectSchema, readExpect, type Expected } from "./expectations.ts";

const MAX_PROBES = 50;
const DEFAULT_EVERY_MS = 1000;
const DEFAULT_TIMEOUT_MS = 2000;

const askShape = {
  node: z.string().optional().describe("group of nodes that is asked; some kinds ask every node"),
  role: z.string().optional().describe("only the nodes that hold this role then: primary, replica"),
  region: z.string().optional().describe("only the nodes of this region"),
  from: z
    .string()
    .optional()
    .describe(
      "over the links of this region; left out: over the control path, which no fault reaches",
    ),
  every: atLeast(duration("how often; 1s"), 10, "10ms").optional(),
  timeout: moreThanZero(duration("no answer by then is no answer; 2s")).optional(),
} as const;

/** Keys of every probe, beside its kind. */
export const probeShape = { ...askShape, expect: expectSchema.optional() } as const;

const kindKey = z.string().describe("what is asked");

export const probesSchema = z
  .record(name, z.record(z.string(), z.unknown()))
  .refine((probes) => Object.keys(probes).length <= MAX_PROBES, `is at most ${MAX_PROBES} probes`)
  .describe("questions on a schedule: name → what is asked of whom");

export interface ReadProbes {
  readonly specs: readonly ProbeSpec[];
  /** Those that were refused included: references to them are no second problem. */
  readonly names: readonly string[];
}

/** Undefined: the section was refused as a whole. */
export function readProbes(context: ReadContext, known: Known): ReadProbes | undefined {
  const path = ["probes"];
  const isThere = valueAt(context.tree.value, path) !== undefined;
  const bodies = checkSchema(probesSchema.optional(), { ...context, path });
  if (bodies === undefined && isThere) return undefined;
  const names = Object.keys(bodies ?? {});
  const specs = names.flatMap((each) => {
    const at = [...path, each];
    if (context.registries.probeKinds.has(each)) {
      const message = `${quoted(each)} is a kind of probe`;
      context.reporter.add("PRB004", keySpanOf(context.tree, at), { message });
    }
    const kind = checkSchema(z.looseObject({ kind: kindKey }), { ...context, path: at })?.kind;
    if (kind === undefined) return [];
    return readProbe(context, known, { path: at, name: each, kind, kindKey: "kind" }) ?? [];
  });
  return { specs, names };
}

export interface ProbeEntry {
  readonly path: Path;
  readonly name: string;
  readonly kind: string;
  /** Key that holds the kind. */
  readonly kindKey: "kind" | "probe";
  /** Keys beside those of a probe. */
  readonly alsoKnown?: readonly string[];
}

/** One probe; undefined: refused, and the reporter says why. */
export function readProbe(
  context: ReadContext,
  known: Known,
  { path, name: label, kind: kindName, kindKey: key, alsoKnown = [] }: ProbeEntry,
): ProbeSpec | undefined {
  const before = context.reporter.diagnostics.length;
  const { probeKinds } = context.registries;
  checkReference(context, {
    path: [...path, key],
    name: kindName,
    known: [...probeKinds.keys()],
    code: "PRB001",
    what: "kind of probe",
  });
  const kind = probeKinds.get(kindName);
  if (kind === undefined) return undefined;
  const keys = [...Object.keys(probeShape), key, ...alsoKnown];
  const entries = Object.entries(valueAt(context.tree.value, path) as Record<string, unknown>);
  const base = entries.filter(([each]) => each in askShape);
  const { fields } = checkFields(context, askShape, { path, value: Object.fromEntries(base) });
  const options = checkSchema(kind.schema as z.ZodType<Record<string, unknown>>, {
    ...context,
    path,
    value: Object.fromEntries(entries.filter(([each]) => !keys.includes(each))),
    alsoKnown: keys,
  });
  checkTarget(context, known, { path, kind, fields });
  const units = options === undefined ? undefined : kind.units(options);
  const expect = options && units && expectOf(context, path, { units, form: kind.form(options) });
  if (context.reporter.diagnostics.length > before || options === undefined) return undefined;
  const { node, role, region, from, every, timeout } = fields;
  return {
    name: label,
    kind: kindName,
    ...(node === undefined ? {} : { node }),
    ...(role === undefined ? {} : { role }),
    ...(region === undefined ? {} : { region }),
    ...(from === undefined ? {} : { from }),
    everyMs: every ?? DEFAULT_EVERY_MS,
    timeoutMs: timeout ?? DEFAULT_TIMEOUT_MS,
    ...(expect === undefined ? {} : { expect }),
    options,
    units: units ?? {},
    line: lineOf(context, path),
  };
}

function expectOf(context: ReadContext, path: Path, expected: Expected): Tolerance | undefined {
  const at = [...path, "expect"];
  return valueAt(context.tree.value, at) === undefined
    ? undefined
    : readExpect(context, at, expected);
}

interface TargetCheck {
  readonly path: Path;
  readonly kind: ScenarioProbeKind;
  readonly fields: {
    readonly node?: string | undefined;
    readonly role?: string | undefined;
    readonly region?: string | undefined;
    readonly from?: string | undefined;
  };
}

function checkTarget(
  context: ReadContext,
  known: Known,
  { path, kind, fields: { node, role, region, from } }: TargetCheck,
): void {
  const { reporter, tree } = context;
  for (const [key, each] of Object.entries({ region, from })) {
    if (each === undefined) continue;
    const at = { path: [...path, key], name: each, known: known.regions };
    checkReference(context, { ...at, code: "TOP003", what: "region" });
  }
  if (from !== undefined && !kind.travels) {
    const message = `${kind.kind} is asked over the control path only`;
    reporter.add("PRB005", spanOf(tree, [...path, "from"]), { message });
  }
  if (node === undefined) {
    if (!kind.needsNode) return;
    const message = `the key "node" is missing`;
    reporter.add("SCN011", keySpanOf(tree, path), { message, fix: "add node:" });
    return;
  }
  const groups = known.groups && [...known.groups.keys()];
  checkReference(context, {
    path: [...path, "node"],
    name: node,
    known: groups,
    code: "TOP004",
    what: "group",
  });
  const nodeKind = known.groups?.get(node)?.kind;
  if (nodeKind === undefined) return;
  if (!kind.answers(nodeKind)) {
    const message = `${nodeKind.kind} has no answer to ${kind.kind}`;
    reporter.add("CHK003", spanOf(tree, [...path, "node"]), { message });
  }
  if (role === undefined) return;
  checkReference(context, {
    path: [...path, "role"],
    name: role,
    known: nodeKind.roles,
    code: "FLT004",
    what: "role",
    message: `${nodeKind.kind} has no role ${quoted(role)}`,
  });
}
