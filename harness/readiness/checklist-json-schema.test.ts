import { expect, test } from "@playwright/test";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { checklistJsonSchema, waiversJsonSchema } from "./checklist-json-schema.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const published = (name: string): string =>
  readFileSync(join(import.meta.dirname, `${name}.schema.json`), "utf8");
const accepts = (name: string, file: string): boolean =>
  z
    .fromJSONSchema(JSON.parse(published(name)) as Record<string, unknown>)
    .safeParse(parse(readFileSync(join(ROOT, file), "utf8"))).success;

test.describe("schemas for editors", () => {
  test("are what scripts/write-schemas.ts writes now", () => {
    for (const [name, schema] of [
      ["checklist", checklistJsonSchema()],
      ["waivers", waiversJsonSchema()],
    ] as const) {
      const current = `${JSON.stringify(schema, undefined, 2)}\n`;
      expect(published(name) === current, "run: tsx scripts/write-schemas.ts").toBe(true);
    }
  });

  test("accept the checklists and waivers of the repository", () => {
    const files = globSync("checklists/*.yaml", { cwd: ROOT }).filter(
      (file) => !file.endsWith("waivers.yaml"),
    );
    expect(files.length).toBeGreaterThanOrEqual(3);
    expect(files.filter((file) => !accepts("checklist", file))).toEqual([]);
    expect(accepts("waivers", "checklists/waivers.yaml")).toBe(true);
  });

  for (const code of "CKL010 CKL011 CKL012 CKL013 CKL014 CKL015 CKL020 CKL028".split(" ")) {
    test(`refuse the fixture of ${code}, so that an editor shows it while it is written`, () => {
      const [file = ""] = globSync(`fixtures/checklists/invalid/${code}-*.yaml`, { cwd: ROOT });
      expect(accepts("checklist", file)).toBe(false);
    });
  }
});
