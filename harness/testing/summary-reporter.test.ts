import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { summaryLine, type TestOutcome } from "./summary-reporter.ts";

function outcome(name: ReturnType<TestOutcome["outcome"]>, attempts = 1): TestOutcome {
  return { outcome: () => name, results: Array.from({ length: attempts }) };
}

test("summary counts each outcome", () => {
  const tests = [
    outcome("expected"),
    outcome("expected"),
    outcome("unexpected"),
    outcome("skipped"),
  ];
  expect(summaryLine(tests, 0)).toBe("2 passed, 1 failed, 1 skipped");
});

test("summary counts a test that was never reached, and a file that does not load, as failed", () => {
  expect(summaryLine([outcome("skipped", 0)], 1)).toBe("0 passed, 2 failed, 0 skipped");
});

test("summary is the last line of a real run, and goes to the file", () => {
  // Inside the package, so that the tests find @playwright/test.
  const directory = mkdtempSync(join(import.meta.dirname, "summary-"));
  const outside = mkdtempSync(join(tmpdir(), "harness-summary-"));
  try {
    const reporter = join(import.meta.dirname, "summary-reporter.ts");
    const config = { testDir: ".", reporter: [["list"], [reporter]], outputDir: outside };
    writeFileSync(join(directory, "inner.config.ts"), `export default ${JSON.stringify(config)};`);
    writeFileSync(
      join(directory, "inner.spec.ts"),
      `import { expect, test } from "@playwright/test";
test("a", () => {}); test.skip("b", () => {}); test("c", () => expect(1).toBe(2));`,
    );
    const file = join(outside, "summary");
    const cli = join(import.meta.dirname, "../../node_modules/@playwright/test/cli.js");
    const run = spawnSync(
      process.execPath,
      [cli, "test", "--config", join(directory, "inner.config.ts")],
      { encoding: "utf8", env: { ...process.env, HARNESS_TEST_SUMMARY: file } },
    );
    expect(run.status).toBe(1);
    expect(run.stdout.trimEnd().split("\n").at(-1)).toBe("1 passed, 1 failed, 1 skipped");
    expect(readFileSync(file, "utf8")).toBe("1 passed, 1 failed, 1 skipped\n");
  } finally {
    for (const path of [directory, outside]) rmSync(path, { recursive: true });
  }
});
