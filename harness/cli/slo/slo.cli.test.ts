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

  test("known-bad: a promise of failures and a phase that did not happen have no budget", async () => {
    const [works] = objectives;
    if (works === undefined) throw new Error("there is no objective");
    const less = { comparison: "<", value: 0.5, unit: "ratio" } as const;
    const more = { ...less, comparison: ">" } as const;
    const own: Scenario["objectives"] = [
      { ...works, name: "Dead", target: less, text: "< 50%" },
      { ...works, name: "Failing", sli: { kind: "error-rate", of: "ledger" }, target: more },
      { ...works, name: "Later", during: "repair" },
    ];
    await storeSampleRun(join(cwd, "odd", "run-1"), { scenario: { objectives: own } });
    const { exitCode, said } = await harness("slo", "odd/run-1");
    expect(said.match(/^ {2}no budget: it promises failures$/gm)).toHaveLength(2);
    expect(said).toContain('  no budget: "repair" did not happen in that run');
    expect(said).not.toContain("latest run");
    expect(exitCode).toBe(2);
  });

  test("known-bad: runs judged by another objective are left out, and how many is said", async () => {
    const store = async (id: string, day: number, scenario: Partial<Scenario>): Promise<void> => {
      const folder = join(cwd, "mixed", id);
      await storeSampleRun(folder, { scenario: { objectives, ...scenario } });
      const file = join(folder, "run.json");
      const text = readFileSync(file, "utf8").replace("2026-01-01T00", `2026-01-0${day}T00`);
      writeFileSync(file, text);
    };
    const changed = (change: Partial<Scenario["objectives"][number]>): Partial<Scenario> => ({
      objectives: objectives.map((each) => ({ ...each, ...change })),
    });
    await store("target", 1, changed({ target: { comparison: ">=", value: 0.9, unit: "ratio" } }));
    await store("region", 2, changed({ sli: { kind: "availability", of: "ledger", from: "b" } }));
    await store("phase", 3, changed({ during: "before" }));
    await store("another", 4, { id: "another" });
    // A name and a line say nothing else.
    await store("same", 5, changed({ name: "Writes go on", line: 7 }));
    await store("newest", 6, {});
    const { said } = await harness("slo", "mixed/newest");
    expect(said).toContain("sample: error budgets, 6 runs read");
    expect(said).toMatch(/^ {2}last 2 runs +1,200 \/ 1,200 /m);
    expect(said).toContain("  1 earlier run left out: of another scenario");
    expect(said).toContain("  3 earlier runs left out: no objective of this SLI, phase and target");
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

  test("an interrupted run counts by the runs before it, and says what did not happen", async () => {
    const after = objectives.slice(0, 1).map((each) => ({ ...each, during: "after" }));
    for (const id of ["run-1", "run-2"]) {
      await storeSampleRun(join(cwd, "cut", id), { scenario: { objectives: after } });
    }
    const file = (name: string): string => join(cwd, "cut", "run-2", name);
    const document = readFileSync(file("run.json"), "utf8");
    writeFileSync(file("run.json"), document.replace("2026-01-01T00", "2026-01-02T00"));
    const lines = readFileSync(file("journal.jsonl"), "utf8").split("\n");
    const end = lines.findIndex((line) => line.includes('"after"'));
    expect(end).toBeGreaterThan(0);
    writeFileSync(file("journal.jsonl"), lines.slice(0, end).join("\n"));
    const { said } = await harness("slo", "cut/run-2");
    expect(said).toMatch(/^ {2}an earlier run +\d+ \/ \d+ +100 %/m);
    expect(said).toContain('  no budget: "after" did not happen in that run');
    const first = await harness("slo", "cut/run-1");
    expect(first.said).toMatch(/^ {2}latest run +\d+ \/ \d+ +100 %/m);
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
