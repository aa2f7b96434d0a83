/** `topology:` regions, round trips between them, and groups of nodes. */
import { z } from "zod";
import type { GroupSpec } from "../../domain/scenario.ts";
import type { Topology, WanPair } from "../../domain/topology.ts";
import { duration } from "../../lib/unit-schemas.ts";
import { isSymbol } from "../../nemesis/target.ts";
import { keySpanOf, spanOf, valueAt } from "../../lib/located/located-tree.ts";
import {
  checkFields,
  checkReference,
  name,
  type Known,
  type ReadContext,
} from "../read-context.ts";
import { quoted } from "../../lib/located/source.ts";
import { readGroups } from "./groups.ts";

const MAX_REGIONS = 16;
const MAX_GROUPS = 20;

const region = z
  .string()
  .max(40)
  .regex(/^[a-z0-9][a-z0-9-]*$/, "use lower-case letters, digits and -");

export const topologyShape = {
  regions: z
    .array(region)
    .min(1)
    .max(MAX_REGIONS)
    .describe("each is a network of its own; links are the only way to another one"),
  wan: z
    .record(z.string(), duration("round trip between the two regions"))
    .optional()
    .describe("round trips: `us-east-1 <-> us-west-2: 60ms`; pairs that are left out have none"),
  nodes: z
    .record(name, z.record(z.string(), z.unknown()))
    .refine((groups) => Object.keys(groups).length <= MAX_GROUPS, `is at most ${MAX_GROUPS} groups`)
    .describe("groups of nodes: `db: { postgres: { … } }`"),
} as const;

export interface ReadTopology extends Known {
  readonly topology: Topology;
  readonly specs: readonly GroupSpec[];
  readonly commands: readonly string[];
}

const PATH = ["topology"];

export function readTopology(context: ReadContext): ReadTopology {
  const { fields } = checkFields(context, topologyShape, { path: PATH });
  const regions = fields.regions && checkRegions(context, fields.regions);
  const wan = readWan(context, fields.wan ?? {}, regions);
  const { groups, specs, commands } = readGroups(context, fields.nodes, regions);
  const nodes = [...(groups?.values() ?? [])].flatMap((group) => group.nodes ?? []);
  return { regions, groups, specs, commands, topology: { regions: regions ?? [], wan, nodes } };
}

function checkRegions(context: ReadContext, regions: readonly string[]): string[] {
  regions.forEach((each, i) => {
    const span = spanOf(context.tree, [...PATH, "regions", i]);
    if (regions.indexOf(each) < i) {
      context.reporter.add("TOP007", span, { message: `region ${quoted(each)} is listed twice` });
    }
    if (isSymbol(each)) {
      context.reporter.add("SCN016", span, {
        message: `${quoted(each)} cannot be a region`,
        why: "faults use this word for nodes that are found when they start",
      });
    }
  });
  return [...new Set(regions)];
}

function readWan(
  context: ReadContext,
  wan: Readonly<Record<string, number>>,
  regions: readonly string[] | undefined,
): WanPair[] {
  const pairs: WanPair[] = [];
  const seen = new Set<string>();
  const written = valueAt(context.tree.value, [...PATH, "wan"]) ?? {};
  for (const key of Object.keys(written)) {
    const span = keySpanOf(context.tree, [...PATH, "wan", key]);
    const [a, b, more] = key.split("<->").map((part) => part.trim());
    if (a === undefined || b === undefined || more !== undefined || a === b) {
      const message = `${quoted(key)} is no pair of regions`;
      context.reporter.add("TOP005", span, { message });
      continue;
    }
    const [knowsA, knowsB] = [a, b].map((each) =>
      checkReference(context, {
        path: [...PATH, "wan", key],
        name: each,
        known: regions,
        code: "TOP003",
        what: "region",
      }),
    );
    if (knowsA !== true || knowsB !== true) continue;
    const pair = [a, b].sort().join(" ");
    if (seen.has(pair)) {
      const message = `the round trip between ${a} and ${b} is given twice`;
      context.reporter.add("TOP006", span, { message });
    }
    seen.add(pair);
    pairs.push({ between: [a, b], roundTripMs: wan[key] ?? 0 });
  }
  return pairs;
}
