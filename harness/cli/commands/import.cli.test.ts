import { expect, test } from "@playwright/test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ImportedResults } from "../../readiness/import/imported-results.ts";
import { fakeWorld } from "../../testing/fake-world.ts";
import { INJECTIONS } from "../../testing/injections.ts";
import { runCommandLine } from "../program.ts";

const home = join(import.meta.dirname, "..", "..", "..");
const fixture = (name: string): string => join("fixtures", "import", name);

async function harness(...argv: string[]) {
  const world = fakeWorld({ cwd: home, home });
  const exitCode = await runCommandLine(argv, world);
  return { exitCode, out: world.stdout.join("\n"), err: world.stderr.join("\n") };
}

test.describe("harness import", () => {
  test("shows cases, figures and what it reads into them", async () => {
    const { exitCode, out } = await harness("import", fixture("k6-summary-export.json"));
    expect(out).toContain("? unknown threshold p(95)<500: k6 says that it held");
    expect(out).toContain("p(95) = 41.75 ms");
    expect(exitCode).toBe(0);
  });

  test("says unknown of a JUnit file in which all tests are skipped", async () => {
    const { out } = await harness("import", fixture("junit-all-skipped.xml"));
    expect(out).toMatch(/all-skipped.xml: unknown \(0 passed, 0 failed, 2 skipped, 0 unknown\)/);
  });

  test("prints one line of JSON for each file", async () => {
    const { out } = await harness("import", "--json", fixture("ctrf.json"), fixture("litmus.json"));
    const lines = out.split("\n").map((line) => JSON.parse(line) as ImportedResults);
    expect(lines.map(({ format }) => format)).toEqual(["ctrf", "litmus"]);
  });

  test("shows what it can read, then every problem with its place, and exits with 3", async () => {
    const folder = mkdtempSync(join(tmpdir(), "harness-import-"));
    try {
      const bad = join(folder, "bad.xml");
      writeFileSync(bad, "<testsuite>\n<testcase></testsuite>");
      const { exitCode, out, err } = await harness(
        ...["import", bad, fixture("ctrf.json"), join(folder, "none.xml"), folder],
      );
      expect(out).toContain("ctrf.json: failed");
      expect(err).toMatch(/bad\.xml:2:11 error IMP002: this is not XML/);
      expect(err.match(/error IMP007: this file cannot be read/g)).toHaveLength(2);
      expect(err).not.toMatch(/^\s+at /m);
      expect(exitCode).toBe(3);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("prints texts of a report as one line that cannot steer a terminal", async () => {
    const folder = mkdtempSync(join(tmpdir(), "harness-import-"));
    try {
      const tests = INJECTIONS.map((name) => ({
        name,
        status: "failed",
        duration: 1,
        message: name,
      }));
      const summary = { tests: tests.length, failed: tests.length, start: 1 };
      const file = join(folder, "ctrf.json");
      writeFileSync(
        file,
        JSON.stringify({ results: { tool: { name: INJECTIONS[10] }, summary, tests } }),
      );
      const { out } = await harness("import", file);
      expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
      expect(out.split("\n").filter((line) => line.includes("✗"))).toHaveLength(INJECTIONS.length);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("--help shows examples", async () => {
    expect((await harness("import", "--help")).out).toContain("harness import summary.json --json");
  });
});
