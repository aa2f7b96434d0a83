/**
 * The scenario language as JSON Schema (draft 2020-12) for editors: made from the same zod schemas that the reader uses.
 * Published as scenario.schema.json by scripts/write-schemas.ts.
 */
import { z } from "zod";
import type { Registries } from "./registries.ts";
import { actionShape } from "./sections/actions.ts";
import { checkShape } from "./sections/checks.ts";
import { faultShape } from "./sections/faults.ts";
import { fixtureShape } from "./sections/fixtures.ts";
import { headShape } from "./sections/head.ts";
import { objectiveShape, objectivesFileShape } from "./sections/objectives.ts";
import { probeShape } from "./sections/probes.ts";
import { steadyReferenceShape } from "./sections/steady-state.ts";
import { topologyShape } from "./sections/topology.ts";
import { workloadShape } from "./sections/workloads.ts";

export type JsonSchema = Readonly<Record<string, unknown>>;

const PARAMETER = {
  type: "string",
  pattern: "\\$\\{[A-Za-z][A-Za-z0-9_-]*\\}",
  description: "a parameter",
};
const PARAMETER_REFERENCE = { $ref: "#/$defs/parameter" };

export function scenarioJsonSchema(registries: Registries): JsonSchema {
  const schema = z.toJSONSchema(rootSchema(registries), { io: "input", unrepresentable: "any" });
  const { $schema, ...rest } = schema;
  return {
    $schema,
    $id: "scenario.schema.json",
    title: "harness scenario",
    description: "A multi-region test and chaos drill. See README.md and design of the harness.",
    ...(withParameters(rest) as JsonSchema),
    $defs: { parameter: PARAMETER },
  };
}

function rootSchema(registries: Registries): z.ZodType {
  return z.strictObject({
    ...headShape,
    topology: z
      .strictObject({ ...topologyShape, nodes: nodesSchema(registries) })
      .describe("regions, the distances between them, and what runs in them"),
    fixtures: z
      .array(fixtureSchema(registries))
      .optional()
      .describe("data that are put into groups before any load"),
    workloads: z
      .record(z.string(), workloadSchema(registries))
      .optional()
      .describe("load on the system: name → what it does"),
    probes: z
      .record(z.string(), union(probeShapes(registries, "kind")))
      .optional()
      .describe("questions on a schedule: name → what is asked of whom"),
    "steady-state": z
      .array(
        union([
          ...probeShapes(registries, "probe", { when: steadyReferenceShape.when }),
          z.strictObject(steadyReferenceShape),
        ]),
      )
      .optional()
      .describe("probes that must hold before the first fault and after recovery"),
    timeline: z
      .array(timelineSchema(registries))
      .optional()
      .describe("faults and actions, each at its time after the start of the fault phase"),
    objectives: z
      .union([z.array(z.strictObject(objectiveShape)), z.strictObject(objectivesFileShape)])
      .optional()
      .describe("service level objectives of this scenario"),
    checks: z
      .array(checkSchema(registries))
      .optional()
      .describe("consistency properties that must hold"),
  });
}

function fixtureSchema({ nodeKinds }: Registries): z.ZodType {
  return union(
    [...nodeKinds.values()].flatMap(({ fixtures }) =>
      fixtures === undefined
        ? []
        : [z.strictObject({ ...fixtureShape, ...shapeOf(fixtures.schema) })],
    ),
  );
}

function nodesSchema({ nodeKinds }: Registries): z.ZodType {
  const group = union(
    [...nodeKinds.values()].map(({ kind, schema }) => z.strictObject({ [kind]: schema })),
  );
  return z.record(z.string(), group).describe("groups of nodes: name → kind and its settings");
}

function workloadSchema({ workloadKinds }: Registries): z.ZodType {
  return union(
    [...workloadKinds.values()].map(({ kind, summary, schema }) =>
      z.strictObject({
        ...workloadShape,
        kind: z.literal(kind).describe(summary),
        ...shapeOf(schema),
      }),
    ),
  );
}

function probeShapes(
  { probeKinds }: Registries,
  key: "kind" | "probe",
  more: z.ZodRawShape = {},
): z.ZodType[] {
  return [...probeKinds.values()].map(({ kind, summary, schema }) =>
    z.strictObject({
      [key]: z.literal(kind).describe(summary),
      ...probeShape,
      ...more,
      ...shapeOf(schema),
    }),
  );
}

function timelineSchema({ faultKinds, nodeKinds }: Registries): z.ZodType {
  const faults = [...faultKinds.values()].flatMap(({ kind, summary, forms }) =>
    forms.map(({ shape }) =>
      z.strictObject({ ...faultShape, fault: z.literal(kind).describe(summary), ...shape }),
    ),
  );
  const parameters = new Map<string, z.ZodRawShape>();
  for (const { actions, actionParameters } of nodeKinds.values()) {
    for (const action of actions) {
      const known = parameters.get(action);
      parameters.set(action, { ...known, ...shapeOf(actionParameters?.[action]) });
    }
  }
  const region = z.string().optional().describe("where the group has the node that is meant");
  const actions = [...parameters].map(([action, shape]) =>
    z.strictObject({
      ...shape,
      ...("region" in shape ? { region } : {}),
      ...actionShape,
      action: z.literal(action),
    }),
  );
  return union([...faults, ...actions]);
}

function checkSchema({ checks }: Registries): z.ZodType {
  return union(
    [...checks.values()].map(({ name, summary, schema }) => {
      const shape = { ...checkShape, check: z.literal(name).describe(summary), ...shapeOf(schema) };
      // A check whose options are its checker's own takes what that one takes.
      return schema instanceof z.ZodObject ? z.strictObject(shape) : z.looseObject(shape);
    }),
  );
}

function shapeOf(schema: z.ZodType | undefined): z.ZodRawShape {
  return schema instanceof z.ZodObject ? schema.shape : {};
}

function union(branches: readonly z.ZodType[]): z.ZodType {
  return z.union(branches as [z.ZodType, z.ZodType]);
}

/** A value may be written as `${name}` wherever it has a type or form that such a text would not have. */
function withParameters(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withParameters);
  if (typeof schema !== "object" || schema === null) return schema;
  const mapped = Object.fromEntries(
    Object.entries(schema).map(([key, value]: [string, unknown]) => {
      // zod drops `examples` where a value is transformed: they would be examples of what comes out.
      if (key === "inputExamples") return ["examples", value];
      return KEYS_WITHOUT_SCHEMAS.has(key) ? [key, value] : [key, withParameters(value)];
    }),
  );
  if (!refusesParameters(mapped)) return mapped;
  const { description, examples, ...rest } = mapped;
  return {
    ...(description === undefined ? {} : { description }),
    ...(examples === undefined ? {} : { examples }),
    anyOf: [rest, PARAMETER_REFERENCE],
  };
}

const KEYS_WITHOUT_SCHEMAS = new Set(["enum", "const", "required", "examples", "propertyNames"]);

function refusesParameters({ type, ...rest }: Readonly<Record<string, unknown>>): boolean {
  if (type === "integer" || type === "number" || type === "boolean") return true;
  // A `const` is the kind that the rest of the object depends on.
  return type === "string" && ("pattern" in rest || "enum" in rest || "maxLength" in rest);
}
