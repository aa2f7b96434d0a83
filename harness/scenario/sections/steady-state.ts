/** `steady-state:` probes that must hold before the first fault and after recovery. */
import { z } from "zod";
import type { SteadyStateProbe } from "../../domain/scenario.ts";
import { duration } from "../../lib/unit-schemas.ts";
import { checkSchema } from "../../lib/located/check-schema.ts";
import { spanOf, type Path } from "../../lib/located/located-tree.ts";
import {
  checkFields,
  checkReference,
  lineOf,
  type Known,
  type ReadContext,
} from "../read-context.ts";
import type { ScenarioNodeKind } from "../registries.ts";

const node = z.string().describe("group of nodes");

function answer<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape).describe("what the answer must be");
}

/** Probes by name. */
export const probeShapes = {
  http: {
    probe: z.literal("http"),
    node,
    path: z.string().startsWith("/", "begin with /").optional().describe("of the request; /"),
    expect: answer({ status: z.int().min(100).max(599).describe("HTTP status") }),
  },
  "replication-lag": {
    probe: z.literal("replication-lag"),
    node,
    expect: answer({ max: duration("every replica is at most this far behind") }),
  },
  primaries: {
    probe: z.literal("primaries"),
    node,
    expect: answer({ count: z.int().min(0).describe("nodes that claim to be primary") }),
  },
} as const;

const NAMES = Object.keys(probeShapes) as (keyof typeof probeShapes)[];

export const steadyStateSchema = z
  .array(z.record(z.string(), z.unknown()))
  .max(100)
  .describe("probes that must hold before the first fault and after recovery");

export function readSteadyState(context: ReadContext, known: Known): SteadyStateProbe[] {
  const path = ["steady-state"];
  const bodies = checkSchema(steadyStateSchema.optional(), { ...context, path }) ?? [];
  return bodies.flatMap((_, i) => readProbe(context, known, [...path, i]) ?? []);
}

function readProbe(context: ReadContext, known: Known, path: Path): SteadyStateProbe | undefined {
  const head = z.looseObject({ probe: z.enum(NAMES) });
  const probe = checkSchema(head, { ...context, path })?.probe;
  if (probe === undefined) return undefined;
  const shape: z.ZodRawShape = probeShapes[probe];
  const { fields, whole } = checkFields(context, shape, { path });
  const read = fields as Partial<AnyProbe>;
  const at = [...path, "node"];
  if (read.node === undefined) return undefined;
  const groups = known.groups && [...known.groups.keys()];
  checkReference(context, {
    path: at,
    name: read.node,
    known: groups,
    code: "TOP004",
    what: "group",
  });
  const kind = known.groups?.get(read.node)?.kind;
  if (kind !== undefined && !answers(kind, probe)) {
    const message = `${kind.kind} has no answer to ${probe}`;
    context.reporter.add("CHK003", spanOf(context.tree, at), { message });
  }
  if (whole === undefined || read.expect === undefined) return undefined;
  const { status, max, count } = read.expect;
  return {
    probe,
    node: read.node,
    ...(read.path === undefined ? {} : { path: read.path }),
    expect: {
      ...(status === undefined ? {} : { status }),
      ...(max === undefined ? {} : { maxMs: max }),
      ...(count === undefined ? {} : { count }),
    },
    line: lineOf(context, path),
  };
}

interface AnyProbe {
  readonly probe: string;
  readonly node: string;
  readonly path?: string | undefined;
  readonly expect: {
    readonly status?: number | undefined;
    readonly max?: number | undefined;
    readonly count?: number | undefined;
  };
}

function answers(kind: ScenarioNodeKind, probe: keyof typeof probeShapes): boolean {
  switch (probe) {
    case "http":
      return kind.models.includes("http");
    case "replication-lag":
      return kind.roles.includes("replica");
    case "primaries":
      return kind.roles.includes("primary") || kind.roles.includes("leader");
  }
}
