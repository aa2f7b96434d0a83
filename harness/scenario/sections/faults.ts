/** One fault of the timeline. */
import { z } from "zod";
import type { PlannedFault } from "../../domain/fault.ts";
import { durationRange } from "../../lib/unit-schemas.ts";
import type { FaultForm, FaultKind } from "../../nemesis/fault-kind.ts";
import { checkSchema } from "../../lib/located/check-schema.ts";
import { keySpanOf, spanOf } from "../../lib/located/located-tree.ts";
import {
  checkFields,
  checkReference,
  lineOf,
  name,
  type Known,
  type ReadContext,
} from "../read-context.ts";
import { quoted } from "../../lib/located/source.ts";
import { checkTarget } from "./targets.ts";
import { draw, type Timed, type TimelineEntry } from "./timeline-entry.ts";

/** Keys that every fault has. */
export const faultShape = {
  at: durationRange("after the start of the fault phase; a range is drawn from the seed"),
  fault: z.string().describe("kind of fault"),
  for: durationRange("how long; left out: until the end of the fault phase").optional(),
  as: name.optional().describe("id, for `during:` and reports; left out: <kind>-<n>"),
} as const;

export function readFault(
  context: ReadContext,
  known: Known,
  entry: TimelineEntry,
): Timed<PlannedFault> | undefined {
  const { path, id } = entry;
  const kind = kindOf(context, entry);
  const form = kind && formOf(context, kind, entry);
  if (form === undefined || kind === undefined) return undefined;
  const shape: z.ZodRawShape = { ...faultShape, ...form.shape };
  const { fields, whole } = checkFields(context, shape, { path });
  if (fields[form.key] === undefined) return undefined;
  const wish = Object.fromEntries(Object.entries(fields).filter(([key]) => key in form.shape));
  const random = context.random.fork(`fault ${id}`);
  const { target, parameters } = form.read(wish, { regions: known.regions ?? [], random });
  const isSound = checkTarget(context, known, { target, path: [...path, form.key] });
  if (!isSound || whole === undefined) return undefined;
  const { at, fault, for: length } = whole as z.output<z.ZodObject<typeof faultShape>>;
  const forMs = length && draw(context, `for ${id}`, length);
  return {
    planned: {
      id,
      kind: fault,
      atMs: draw(context, `at ${id}`, at),
      ...(forMs === undefined ? {} : { forMs }),
      target,
      parameters,
      line: lineOf(context, path),
    },
    endsBy: at.max + (length?.max ?? 0),
  };
}

function kindOf(context: ReadContext, { path, body }: TimelineEntry): FaultKind | undefined {
  const { faultKinds } = context.registries;
  const at = [...path, "fault"];
  const kind = body["fault"];
  if (typeof kind !== "string") {
    checkSchema(z.string(), { ...context, path: at, value: kind });
    return undefined;
  }
  checkReference(context, {
    path: at,
    name: kind,
    known: [...faultKinds.keys()],
    code: "FLT001",
    what: "fault",
  });
  return faultKinds.get(kind);
}

/** The one way to name the target that the entry uses. */
function formOf(
  context: ReadContext,
  kind: FaultKind,
  { path, body }: TimelineEntry,
): FaultForm | undefined {
  const used = kind.forms.filter((form) => form.key in body);
  if (used.length === 1) return used[0];
  const keys = kind.forms.map((form) => form.key);
  const second = used[1];
  const span =
    second === undefined
      ? spanOf(context.tree, [...path, "fault"])
      : keySpanOf(context.tree, [...path, second.key]);
  context.reporter.add("FLT006", span, {
    message:
      second === undefined
        ? `${quoted(kind.kind)} has no target: ${keys.join(", ")} is missing`
        : `${quoted(kind.kind)} has several targets: ${used.map(({ key }) => key).join(", ")}`,
    fix: `write it like ${kind.forms[0]?.example ?? ""}`,
  });
  // Misspelt target keys are the likeliest reason, and the schema of the first form knows the right ones.
  const [first] = kind.forms;
  if (second === undefined && first !== undefined) {
    const others = Object.fromEntries(kind.forms.flatMap((form) => Object.entries(form.shape)));
    const shape = { ...others, ...faultShape };
    const optional = Object.fromEntries(
      Object.entries(shape).map(([key]) => [key, z.any().optional()]),
    );
    checkSchema(z.strictObject(optional), { ...context, path, value: body });
  }
  return undefined;
}
