/** `steady-state:` probes that must hold before the first fault and after recovery, or even while faults last. */
import { z } from "zod";
import { STEADY_TIMES, type SteadyStateSpec } from "../../domain/probe.ts";
import { checkSchema } from "../../lib/located/check-schema.ts";
import { spanOf, valueAt, type Path } from "../../lib/located/located-tree.ts";
import {
  checkFields,
  checkReference,
  lineOf,
  type Known,
  type ReadContext,
} from "../read-context.ts";
import { expectSchema, readExpect } from "./expectations.ts";
import { readProbe, type ReadProbes } from "./probes.ts";

const when = z
  .array(z.enum(STEADY_TIMES))
  .min(1)
  .optional()
  .describe(
    "when it must hold: before the first fault, during the faults, after recovery; before and after",
  );

/** Keys of an entry that names one of `probes:`. */
const referenceShape = {
  probe: z.string().describe("a kind of probe, asked in place, or the name of one of probes:"),
  when,
} as const;
export const steadyReferenceShape = { ...referenceShape, expect: expectSchema.optional() } as const;

export const steadyStateSchema = z
  .array(z.record(z.string(), z.unknown()))
  .max(100)
  .describe("probes that must hold before the first fault and after recovery");

export function readSteadyState(
  context: ReadContext,
  known: Known,
  probes: ReadProbes | undefined,
): SteadyStateSpec[] {
  const path = ["steady-state"];
  const bodies = checkSchema(steadyStateSchema.optional(), { ...context, path }) ?? [];
  return bodies.flatMap((_, i) => readEntry(context, known, [...path, i], probes) ?? []);
}

function readEntry(
  context: ReadContext,
  known: Known,
  path: Path,
  probes: ReadProbes | undefined,
): SteadyStateSpec | undefined {
  const head = z.looseObject({ probe: z.string(), when });
  const read = checkSchema(head, { ...context, path });
  if (read === undefined) return undefined;
  const times = read.when ?? ["before", "after"];
  const entry = context.registries.probeKinds.has(read.probe)
    ? readInPlace(context, known, path, read.probe)
    : readReference(context, path, read.probe, probes);
  if (entry === undefined) return undefined;
  return { ...entry, when: times, line: lineOf(context, path) };
}

type Entry = Pick<SteadyStateSpec, "label" | "probe" | "expect">;

function readInPlace(
  context: ReadContext,
  known: Known,
  path: Path,
  kind: string,
): Entry | undefined {
  const body = valueAt(context.tree.value, path) as Readonly<Record<string, unknown>>;
  const of = typeof body["node"] === "string" ? body["node"] : "";
  const at = typeof body["path"] === "string" ? body["path"] : "";
  const label = `${kind}(${of}${at})`;
  const entry = { path, name: label, kind, kindKey: "probe", alsoKnown: ["when"] } as const;
  const probe = readProbe(context, known, entry);
  if (probe === undefined) return undefined;
  if (probe.expect === undefined) return refuseWithout(context, path, label);
  return { label, probe, expect: probe.expect };
}

function readReference(
  context: ReadContext,
  path: Path,
  name: string,
  probes: ReadProbes | undefined,
): Entry | undefined {
  checkReference(context, {
    path: [...path, "probe"],
    name,
    known: probes && [...context.registries.probeKinds.keys(), ...probes.names],
    code: "PRB001",
    what: "probe or kind of probe",
  });
  const probe = probes?.specs.find((each) => each.name === name);
  if (probe === undefined) return undefined;
  const body = valueAt(context.tree.value, path) as Readonly<Record<string, unknown>>;
  const { expect: written, ...rest } = body;
  const { whole } = checkFields(context, referenceShape, { path, value: rest });
  const at = [...path, "expect"];
  const { units, options } = probe;
  const form = context.registries.probeKinds.get(probe.kind)?.form(options) ?? "text";
  const expect = written === undefined ? probe.expect : readExpect(context, at, { units, form });
  if (whole === undefined || (expect === undefined && written !== undefined)) return undefined;
  return expect === undefined ? refuseWithout(context, path, name) : { label: name, probe, expect };
}

function refuseWithout(context: ReadContext, path: Path, name: string): undefined {
  context.reporter.add("PRB002", spanOf(context.tree, [...path, "probe"]), {
    message: `${name} expects nothing: whatever it sees would hold`,
    fix: "add expect:",
  });
}
