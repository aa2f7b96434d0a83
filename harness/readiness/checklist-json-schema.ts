/** The languages of checklists and waivers as JSON Schema (draft 2020-12) for editors, from the shapes that the reader uses. */
import { z } from "zod";
import {
  categoryShape,
  evidenceSchemas,
  id,
  itemShape,
  rootShape,
  waiversShape,
} from "./checklist-shapes.ts";

export function checklistJsonSchema(): object {
  const evidence = z.union([
    z.string().describe('results[<scenario>].objectives["<name>"].value < 30s'),
    ...Object.values(evidenceSchemas),
  ]);
  const item = z.strictObject({
    ...itemShape,
    evidence: z.array(evidence).optional().describe("all of it must hold"),
  });
  const category = z.strictObject({
    ...categoryShape,
    items: z.array(item).describe("what is asked"),
  });
  const root = z.strictObject({
    ...rootShape,
    categories: z.record(id, category).describe("groups of items: id → title and items"),
  });
  return published(root, "checklist.schema.json", "harness checklist");
}

export function waiversJsonSchema(): object {
  return published(z.strictObject(waiversShape), "waivers.schema.json", "waivers of checklists");
}

function published(schema: z.ZodType, name: string, title: string): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return { $schema, $id: name, title, ...(withExamples(rest) as object) };
}

/** zod drops `examples` where a value is transformed: they would be examples of what comes out. */
function withExamples(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withExamples);
  if (typeof schema !== "object" || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]: [string, unknown]) =>
      key === "inputExamples" ? ["examples", value] : [key, withExamples(value)],
    ),
  );
}
