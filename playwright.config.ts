import { defineConfig } from "@playwright/test";

/**
 * Tests on real topologies share two cores with whatever else the CI machine does: one more try there, and the list
 * reporter calls such a test flaky by name. Everywhere else the first answer counts.
 */
const retries = process.env["CI"] === undefined ? 0 : 1;

/** Measured runs disturb each other, so everything that starts a topology runs in one worker. */
export default defineConfig({
  testDir: ".",
  forbidOnly: process.env["CI"] !== undefined,
  retries: 0,
  workers: 1,
  fullyParallel: false,
  timeout: 60_000,
  reporter: [["list"], ["./harness/testing/summary-reporter.ts"]],
  updateSnapshots: process.env["CI"] !== undefined ? "none" : "missing",
  snapshotPathTemplate: "{testFileDir}/__golden__/{arg}{ext}",
  projects: [
    {
      name: "unit",
      testMatch: "harness/**/*.test.ts",
      testIgnore: /\.(contract|cli|browser)\.test\.ts$/,
    },
    { name: "cli", testMatch: "harness/**/*.cli.test.ts" },
    { name: "contract", testMatch: "harness/**/*.contract.test.ts", timeout: 180_000, retries },
    { name: "scenario", testMatch: "harness/scenarios.spec.ts", timeout: 300_000, retries },
    { name: "browser", testMatch: "harness/**/*.browser.test.ts", timeout: 120_000 },
  ],
});
