/** One operator action of the timeline: asked of a group, with the parameters that its node kind takes. */
import { z } from "zod";
import type { PlannedAction } from "../../domain/fault.ts";
import { durationRange } from "../../lib/unit-schemas.ts";
import { checkSchema } from "../../lib/located/check-schema.ts";
import { partSpanOf } from "../../lib/located/located-tree.ts";
import {
  checkFields,
  checkReference,
  lineOf,
  name,
  type Known,
  type ReadContext,
} from "../read-context.ts";
import { quoted } from "../../lib/located/source.ts";
import { draw, type Timed, type TimelineEntry } from "./timeline-entry.ts";

/** Keys that every action has. */
export const actionShape = {
  at: durationRange("after the start of the fault phase; a range is drawn from the seed"),
  action: z.string().describe("what the group is asked to do"),
  node: z.string().describe("group of nodes"),
  as: name.optional().describe("id for reports; left out: <action>-<n>"),
} as const;

export function readAction(
  context: ReadContext,
  known: Known,
  { path, body, id }: TimelineEntry,
): Timed<PlannedAction> | undefined {
  const keys = Object.keys(actionShape);
  const entries = Object.entries(body);
  const { fields, whole } = checkFields(context, actionShape, {
    path,
    value: Object.fromEntries(entries.filter(([key]) => keys.includes(key))),
  });
  const { action, node: group } = fields;
  if (action === undefined || group === undefined) return undefined;
  const schema = parametersOf(context, known, { path, action, group });
  const given =
    schema &&
    checkSchema(schema, {
      ...context,
      path,
      value: Object.fromEntries(entries.filter(([key]) => !keys.includes(key))),
      alsoKnown: keys,
    });
  if (given === undefined) return undefined;
  const { at } = whole ?? {};
  const region = typeof given["region"] === "string" ? given["region"] : undefined;
  const isPlaced = region === undefined || checkPlace(context, known, { path, group, region });
  if (!isPlaced || at === undefined) return undefined;
  return {
    planned: {
      id,
      action,
      atMs: draw(context, `at ${id}`, at),
      target:
        region === undefined ? { type: "group", group } : { type: "node", group, which: region },
      parameters: given,
      line: lineOf(context, path),
    },
    endsBy: at.max,
  };
}

function parametersOf(
  context: ReadContext,
  known: Known,
  { path, action, group }: { path: TimelineEntry["path"]; action: string; group: string },
): z.ZodType<Record<string, unknown>> | undefined {
  const isGroup = checkReference(context, {
    path: [...path, "node"],
    name: group,
    known: known.groups && [...known.groups.keys()],
    code: "TOP004",
    what: "group",
  });
  const kind = known.groups?.get(group)?.kind;
  if (!isGroup || kind === undefined) return undefined;
  const isAction = checkReference(context, {
    path: [...path, "action"],
    name: action,
    known: kind.actions,
    code: "FLT007",
    what: "action",
    message: `${kind.kind} has no action ${quoted(action)}`,
  });
  if (!isAction) return undefined;
  const schema = kind.actionParameters?.[action] ?? z.strictObject({});
  return schema as z.ZodType<Record<string, unknown>>;
}

function checkPlace(
  context: ReadContext,
  known: Known,
  { path, group, region }: { path: TimelineEntry["path"]; group: string; region: string },
): boolean {
  const at = [...path, "region"];
  const isRegion = checkReference(context, {
    path: at,
    name: region,
    known: known.regions,
    code: "TOP003",
    what: "region",
  });
  const regions = known.groups?.get(group)?.nodes?.map((node) => node.region);
  if (!isRegion || regions === undefined || regions.includes(region)) return isRegion;
  context.reporter.add("FLT005", partSpanOf(context.tree, at, region), {
    message: `${group} has no node in ${region}`,
    why: `it has nodes in ${regions.join(", ")}`,
  });
  return false;
}
