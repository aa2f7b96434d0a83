import { expect, test } from "@playwright/test";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { REGISTRIES } from "../cli/registries.ts";
import { scenarioJsonSchema } from "./json-schema.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const published = readFileSync(join(import.meta.dirname, "scenario.schema.json"), "utf8");
const schema = JSON.parse(published) as Record<string, unknown>;
const accepts = (file: string): boolean =>
  z.fromJSONSchema(schema).safeParse(parse(readFileSync(join(ROOT, file), "utf8"))).success;

test.describe("scenario.schema.json", () => {
  test("is what scripts/write-schemas.ts writes now", () => {
    const current = `${JSON.stringify(scenarioJsonSchema(REGISTRIES), undefined, 2)}\n`;
    expect(published === current, "run: tsx scripts/write-schemas.ts").toBe(true);
  });

  test("accepts every scenario of the repository, as an independent reader of JSON Schema sees it", () => {
    const files = globSync(["scenarios/**/*.yaml", "fixtures/warned/*.yaml"], { cwd: ROOT });
    expect(files.length).toBeGreaterThan(8);
    expect(files.filter((file) => !accepts(file))).toEqual([]);
  });

  for (const code of "SCN010 SCN011 SCN012 SCN013 SCN014 SCN015 SCN020 SCN021 SCN022".split(" ")) {
    test(`refuses the fixture of ${code}, so that an editor shows it while it is written`, () => {
      const [file = ""] = globSync(`fixtures/invalid/${code}-*.yaml`, { cwd: ROOT });
      expect(accepts(file)).toBe(false);
    });
  }

  for (const code of "TOP001 TOP002 FLT001 FLT002 FLT003 FLT006 FLT007 LOD001 CHK001".split(" ")) {
    test(`refuses the fixture of ${code}: kinds and their targets are known to it`, () => {
      const [file = ""] = globSync(`fixtures/invalid/${code}-*.yaml`, { cwd: ROOT });
      expect(accepts(file)).toBe(false);
    });
  }

  test("describes every key that has no name of its own as its value", () => {
    const missing: string[] = [];
    const walk = (value: unknown, path: string): void => {
      if (typeof value !== "object" || value === null) return;
      const { properties } = value as { properties?: Record<string, unknown> };
      for (const [key, property] of Object.entries(properties ?? {})) {
        const { description, const: only } = property as { description?: string; const?: unknown };
        const isGroupKind = path.endsWith("nodes");
        if (description === undefined && only === undefined && !isGroupKind) {
          missing.push(`${path}.${key}`);
        }
      }
      for (const [key, inner] of Object.entries(value)) {
        const isStep = ["properties", "anyOf", "items", "additionalProperties"].includes(key);
        walk(inner, isStep || /^\d+$/.test(key) ? path : `${path}.${key}`);
      }
    };
    walk(schema, "");
    expect([...new Set(missing)]).toEqual([]);
  });
});
