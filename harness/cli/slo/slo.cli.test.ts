import { expect, test } from "@playwright/test";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
    const started = text.replace("2026-01-01T00", `2026-01-0${id.slice(-1)}T00`);
    writeFileSync(file, started.replaceAll('"run-1"', `"${id}"`));
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
    expect(said).toMatch(/latest run {2}600 \/ 600 +100 % \(50\.2 % … 100 %\) +0x +0x +0x$/m);
    expect(said).toContain("no budget: it promises no share of events");
    expect(exitCode).toBe(0);
  });

  test("known-bad: an outage spends it, fires the alerts, and weighs on the last runs", async () => {
    const { exitCode, said } = await harness("slo", "reports/sample/run-2");
    expect(said).toMatch(/page quick 5x +page slow 2\.5x +ticket 1\.5x$/m);
    expect(said).toMatch(/latest run +400 \/ 600 +−3,233 % \(.*\) +100x FIRED 3\.\d+ s/);
    expect(said).toMatch(/last 2 runs +1,000 \/ 1,200 +−1,567 % \(.*\) +100x FIRED in run-2/);
    expect(exitCode).toBe(1);
  });

  test("--out writes a page, Markdown and JSON that say the same", async () => {
    const { said } = await harness("slo", "reports/sample/run-2", "--out", "budgets");
    expect(said).toContain("error budgets: budgets/error-budgets.html");
    const read = (name: string): string => readFileSync(join(cwd, "budgets", name), "utf8");
    expect(read("error-budgets.html")).toContain('<span class="badge fail">spent</span>');
    expect(read("error-budgets.html").match(/<figure class="curve"/g)).toHaveLength(2);
    expect(read("error-budgets.md")).toMatch(/\| latest run \| 400 \/ 600 \| 6 \| −3,233 % \|/);
    expect(JSON.parse(read("error-budgets.json"))).toMatchObject({ scenario: "sample", runs: 2 });
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
    expect(fits.said).toMatch(/page quick 13\.44x/);
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

  test("known-bad: a changed latest run is refused, a changed older one is named and left out", async () => {
    cpSync(join(cwd, "reports"), join(cwd, "tampered"), { recursive: true });
    for (const id of ["run-1", "run-2"]) await harness("analyze", `tampered/sample/${id}`);
    const change = (id: string): void => {
      const file = join(cwd, "tampered", "sample", id, "history.jsonl");
      writeFileSync(file, readFileSync(file, "utf8").replaceAll('"fail"', '"ok"').concat("\n"));
    };
    change("run-1");
    const older = await harness("slo", "tampered/sample/run-2", "--json");
    expect(older.said).toMatch(/^left out: run-1: history\.jsonl was changed after the run/m);
    expect(JSON.parse(older.said.split("\n")[0] ?? "")).toMatchObject({
      ...{ runs: 1, objectives: [{ run: { bad: 200 } }, {}] },
    });
    expect(older.exitCode).toBe(1);
    change("run-2");
    const latest = await harness("slo", "tampered/sample/run-2");
    expect(latest.said).toMatch(
      /^tampered\/sample\/run-2\/history\.jsonl error RUN036: history\.jsonl was changed/,
    );
    expect(latest.exitCode).toBe(3);
  });

  test("--json, --help and a run that is none", async () => {
    const { said } = await harness("slo", "reports/sample/run-2", "--json", "--last", "1");
    expect(JSON.parse(said)).toMatchObject({ runs: 1, objectives: [{ run: { bad: 200 } }, {}] });
    const both = await harness("slo", "reports/sample/run-2", "--json");
    expect(JSON.parse(both.said)).toMatchObject({
      runs: 2,
      objectives: [
        {
          last: { bad: 200, total: 1200 },
          lastAlerts: [{ firedIn: "run-2" }, { firedIn: "run-2" }, { firedIn: "run-2" }],
          byRun: [
            { runId: "run-1", budget: { bad: 0 } },
            { runId: "run-2", budget: { bad: 200 } },
          ],
        },
        { alerts: [], byRun: [], spending: [] },
      ],
    });
    expect((await harness("slo", "--help")).said).toContain(
      "harness slo region-failover --last 30",
    );
    expect((await harness("slo", "none")).exitCode).toBe(3);
  });
});
