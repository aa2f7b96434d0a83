import { z } from "zod";
import type { NodeSpec } from "../domain/topology.ts";
import { nearest } from "../lib/nearest.ts";
import type { Diagnostic } from "../lib/located/diagnostic.ts";
import type { DatasetReading } from "../datasets/read-datasets.ts";
import type { Random } from "../lib/random.ts";
import { checkSchema } from "../lib/located/check-schema.ts";
import type { DiagnosticCode } from "./codes.ts";
import {
  partSpanOf,
  spanOf,
  valueAt,
  type LocatedTree,
  type Path,
} from "../lib/located/located-tree.ts";
import type { Registries, ScenarioNodeKind } from "./registries.ts";
import type { Reporter } from "./reporter.ts";
import { positionOf, quoted } from "../lib/located/source.ts";

/** Data that a scenario may load: what lies beside it and what the harness brings. */
export interface FixtureLibrary {
  /** By name. Read when a scenario first names one. */
  datasets(): ReadonlyMap<string, DatasetReading>;
  hasFile(path: string): boolean;
}

/** What every section of a scenario is read with. */
export interface ReadContext {
  readonly tree: LocatedTree;
  readonly reporter: Reporter;
  readonly registries: Registries;
  /** Left out: fixtures are not judged by what there is. */
  readonly fixtures?: FixtureLibrary;
  /** Undefined: files are not looked at. */
  readonly scripts?: ScriptLibrary;
  /** Takes the problems of files beside the scenario. */
  readonly beside: Diagnostic[];
  /** From the seed; sections fork it by purpose. */
  readonly random: Random;
}

/** Scripts of load drivers. */
export interface ScriptLibrary {
  /** Text of a file beside the scenario; undefined where there is none. */
  read(path: string): string | undefined;
}

/** What later sections refer to. Undefined: that section was refused, so references into it are not judged. */
export interface Known {
  readonly regions: readonly string[] | undefined;
  readonly groups: ReadonlyMap<string, KnownGroup> | undefined;
}

export interface KnownGroup {
  readonly kind: ScenarioNodeKind | undefined;
  /** Undefined: its configuration was refused. */
  readonly nodes: readonly NodeSpec[] | undefined;
}

/** Names of groups, workloads, faults: they become host names, file names and tables. */
export const name = z
  .string()
  .max(40)
  .regex(/^[a-z][a-z0-9-]*$/, "use lower-case letters, digits and -, beginning with a letter");

export function lineOf(context: ReadContext, path: Path): number {
  return positionOf(context.tree.source, spanOf(context.tree, path).start).line;
}

export interface Reference {
  readonly path: Path;
  readonly name: string;
  readonly known: readonly string[] | undefined;
  readonly code: DiagnosticCode;
  /** `there is no region "x"`. */
  readonly what: string;
  /** Where "there is no …" does not say it well. */
  readonly message?: string;
}

/** True when the name is known, or when it cannot be judged. Marks the name itself where it is part of a longer text. */
export function checkReference(context: ReadContext, reference: Reference): boolean {
  const { path, name: wanted, known, code, what } = reference;
  if (known === undefined || known.includes(wanted) || wanted.includes("${")) return true;
  const close = nearest(wanted, known);
  context.reporter.add(code, partSpanOf(context.tree, path, wanted), {
    message: reference.message ?? `there is no ${what} ${quoted(wanted)}`,
    why: known.length === 0 ? `there is no ${what} at all` : `there is ${known.join(", ")}`,
    ...(close === undefined ? {} : { fix: `did you mean "${close}"?` }),
  });
  return false;
}

export interface Fields<Shape extends z.ZodRawShape> {
  /** What was accepted; a refused key is missing. */
  readonly fields: Partial<z.output<z.ZodObject<Shape>>>;
  /** The whole mapping, when nothing in it was refused. */
  readonly whole: z.output<z.ZodObject<Shape>> | undefined;
}

export interface FieldsCheck {
  readonly path: Path;
  /** The value; left out: the one at the path. */
  readonly value?: unknown;
}

/** Checks a mapping key by key, so that one refused value does not hide what is wrong with the others. */
export function checkFields<Shape extends z.ZodRawShape>(
  context: ReadContext,
  shape: Shape,
  check: FieldsCheck,
): Fields<Shape> {
  const before = context.reporter.diagnostics.length;
  const value = "value" in check ? check.value : valueAt(context.tree.value, check.path);
  const isMapping = typeof value === "object" && value !== null && !Array.isArray(value);
  const anything = Object.fromEntries(Object.keys(shape).map((key) => [key, z.any().optional()]));
  checkSchema(z.strictObject(anything), { ...context, ...check, value });
  const fields: Record<string, unknown> = {};
  for (const [key, schema] of isMapping ? Object.entries(shape) : []) {
    const field = checkSchema(schema as z.ZodType, {
      ...context,
      path: [...check.path, key],
      value: valueAt(value, [key]),
    });
    if (field !== undefined) fields[key] = field;
  }
  const isWhole = context.reporter.diagnostics.length === before && isMapping;
  const typed = fields as z.output<z.ZodObject<Shape>>;
  return { fields: typed, whole: isWhole ? typed : undefined };
}
