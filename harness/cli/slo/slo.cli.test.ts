import { expect, test } from "@playwright/test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Scenario } from "../../domain/scenario.ts";
import { fakeWorld } from "../../testing/fake-world.ts";
import { storeSampleRun } from "../../testing/stored-sample-run.ts";
import { runCommandLine } from "../program.ts";

const home = join(import.meta.dirname, "..", "..", "..");
const objectives: Scenario["objectives"] = [
  {
    name: "Writes work",
    sli: { kind: "availability", of: "ledger" },
    during: "whole",
    target: { comparison: ">=", value: 0.99, unit: "ratio" },
    ...{ confidence: "bound", text: ">= 99%", line: 1 },
  },
  {
    name: "Writes come back",
    sli: { kind: "longest-gap", of: "ledger" },
    during: "whole",
    target: { comparison: "<", value: 1000, unit: "ms" },
    ...{ confidence: "bound", text: "< 1s", line: 2 },
  },
];
let cwd = "";
test.beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), "harness-slo-"));
  for (const id of ["run-1", "run-2"]) {
    const folder = join(cwd, "reports", "sample", id);
    await storeSampleRun(folder, { scenario: { objectives } });
    const file = join(folder, "run.json");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace("2026-01-01T00", `2026-01-0${id.slice(-1)}T00`));
  }
  // Two seconds of the second run failed.
  const history = join(cwd, "reports", "sample", "run-2", "history.jsonl");
  const text = readFileSync(history, "utf8");
  writeFileSync(history, text.replace(/("time":(?:3|4)\d{9},[^\n]*"type":)"ok"/g, '$1"fail"'));
});
test.afterAll(() => rmSync(cwd, { recursive: true, force: true }));

async function harness(...argv: string[]): Promise<{ exitCode: number; said: string }> {
  const world = fakeWorld({ cwd, home });
  const exitCode = await runCommandLine(argv, world);
  return { exitCode, said: [...world.stdout, ...world.stderr].join("\n") };
}

test.describe("harness slo", () => {
  test("a run without a failure has its whole budget", async () => {
    const { exitCode, said } = await harness("slo", "reports/sample/run-1");
    expect(said).toContain("this run      100 % of the budget left");
    expect(said).toContain("no budget: it promises no share of events");
    expect(exitCode).toBe(0);
  });

  test("known-bad: an outage spends it, fires the alerts, and weighs on the last runs", async () => {
    const { exitCode, said } = await harness("slo", "reports/sample/run-2");
    expect(said).toMatch(/this run {6}-\d+.*: 200 of 600 bad, 6 allowed by 99 %/);
    expect(said).toMatch(/last 2 {4}runs -\d+.*: 200 of 1,200 bad, 12 allowed/);
    expect(said).toMatch(/page quick +5x: FIRED at 3\.\d+ s/);
    expect(exitCode).toBe(1);
  });

  test("a burn rate that can never fire for its target is refused at its line", async () => {
    const pace = (percent: number): string =>
      `{ errorBudgetPercent: ${percent}, shortWindow: 5m, longWindow: 1h }`;
    const windows = (percent: number): string =>
      [
        "apiVersion: sloth.slok.dev/v1",
        "kind: AlertWindows",
        "spec:",
        "  sloPeriod: 7d",
        `  page: { quick: ${pace(percent)}, slow: ${pace(6)} }`,
        `  ticket: { quick: ${pace(6)}, slow: ${pace(6)} }`,
      ].join("\n");
    writeFileSync(join(cwd, "windows.yaml"), windows(8));
    const fits = await harness("slo", "reports/sample/run-2", "--windows", "windows.yaml");
    expect(fits.said).toMatch(/page quick +13\.44x/);
    // 62 % of a week within an hour: 104 times as fast as a week; everything failing burns 100 times as fast.
    writeFileSync(join(cwd, "windows.yaml"), windows(62));
    const never = await harness("slo", "reports/sample/run-2", "--windows", "windows.yaml");
    expect(never.said).toContain(
      "windows.yaml:5:18 error OSL010: page quick waits for a burn rate of 104.2",
    );
    expect(never.exitCode).toBe(3);
    writeFileSync(join(cwd, "windows.yaml"), "kind: AlertWindow");
    expect(
      (await harness("slo", "reports/sample/run-2", "--windows", "windows.yaml")).said,
    ).toContain("error OSL003");
  });

  test("--json, --help and a run that is none", async () => {
    const { said } = await harness("slo", "reports/sample/run-2", "--json", "--last", "1");
    expect(JSON.parse(said)).toMatchObject({ runs: 1, objectives: [{ run: { bad: 200 } }, {}] });
    expect((await harness("slo", "--help")).said).toContain(
      "harness slo region-failover --last 30",
    );
    expect((await harness("slo", "none")).exitCode).toBe(3);
  });
});
