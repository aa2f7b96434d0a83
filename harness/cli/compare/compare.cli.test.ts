import { expect, test } from "@playwright/test";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Comparison } from "../../domain/comparison.ts";
import type { RunDocument } from "../../domain/run-document.ts";
import type { ObjectiveSpec } from "../../domain/scenario.ts";
import type { Results } from "../../domain/results.ts";
import { Random } from "../../lib/random.ts";
import { gaussian } from "../../testing/draws.ts";
import { fakeWorld } from "../../testing/fake-world.ts";
import { storeSampleRun } from "../../testing/stored-sample-run.ts";
import { runCommandLine } from "../program.ts";

const home = join(import.meta.dirname, "..", "..", "..");
let cwd = "";
test.beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), "harness-compare-"));
  for (const [id, factor, seed] of [
    ["run-1", 1, 1],
    ["run-2", 1.15, 2],
    ["run-3", 1, 3],
  ] as const) {
    const folder = join(cwd, "reports", "sample", id);
    await storeSampleRun(folder);
    slow(join(folder, "history.jsonl"), factor, seed);
    edit(join(folder, "run.json"), (text) =>
      text.replaceAll('"run-1"', `"${id}"`).replace("2026-01-01T00", `2026-01-0${id.slice(-1)}T00`),
    );
    await harness("analyze", `reports/sample/${id}`);
  }
});
test.afterAll(() => rmSync(cwd, { recursive: true, force: true }));

/** Response times of 5 ms with noise, times a factor. */
function slow(file: string, factor: number, seed: number): void {
  const random = new Random(seed);
  edit(file, (text) =>
    text.replace(
      /"time":(\d+)(,"process":\d+,"f":"add"[^\n]*"type":"ok")/g,
      (_, time: string, rest: string) => {
        const latency = 5e6 * factor * Math.exp(0.08 * gaussian(random));
        return `"time":${Math.round(Number(time) - 5e6 + Math.min(latency, 9e6))}${rest}`;
      },
    ),
  );
}

function edit(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, "utf8")));
}

async function harness(...argv: string[]): Promise<{ exitCode: number; said: string }> {
  const world = fakeWorld({ cwd, home });
  const exitCode = await runCommandLine(argv, world);
  return { exitCode, said: [...world.stdout, ...world.stderr].join("\n") };
}

test.describe("harness compare", () => {
  test("known-bad: the slower run is worse, on the metric that is slower", async () => {
    const { exitCode, said } = await harness(
      "compare",
      "reports/sample/run-2",
      "reports/sample/run-1",
    );
    expect(said).toMatch(/latency\(ledger\) whole: WORSE {2}600/);
    expect(said).toMatch(/median .* \+1[3-7](\.\d+)? % \(.* A 0\.\d+ +p < 0\.0001 +WORSE/);
    expect(said).toMatch(
      /WORSE: \d of \d metrics got worse: .* \(\d+ tests, together wrong in at most 5 %\)$/,
    );
    expect(exitCode).toBe(1);
  });

  test("equal noise is the same: no row is worse or better", async () => {
    const { said } = await harness(
      "compare",
      "reports/sample/run-3",
      "reports/sample/run-1",
      "--json",
    );
    const { metrics } = JSON.parse(said) as Comparison;
    const latency = metrics.find(({ metric }) => metric === "latency(ledger)");
    expect(latency?.verdict).toBe("same");
    expect(
      metrics.flatMap(({ rows }) => rows).filter(({ verdict }) => verdict === "worse"),
    ).toEqual([]);
  });

  test("objectives of the candidate are judged in both runs, and a verdict that changed is told", async () => {
    const folder = join(cwd, "changed", "run-2");
    cpSync(join(cwd, "reports", "sample", "run-2"), folder, { recursive: true });
    edit(join(folder, "run.json"), (text) => {
      const document = JSON.parse(text) as RunDocument;
      const quick: ObjectiveSpec = {
        ...{ name: "Writes are quick", sli: { kind: "latency", of: "ledger" }, during: "whole" },
        target: { comparison: "<", value: 5.4, unit: "ms", quantile: 0.5 },
        ...{ confidence: "bound", text: "p50 < 5.4ms", line: 1 },
      };
      const { scenario } = document;
      const objectives = [...scenario.objectives, quick];
      return JSON.stringify({ ...document, scenario: { ...scenario, objectives } });
    });
    const { said } = await harness("compare", "changed/run-2", "reports/sample/run-1");
    expect(said).toContain("objectives: 1 of 2 verdicts changed");
    expect(said).toMatch(
      /Writes are quick: missed now, pass → fail {2}\(\d.* ms → 5.*, target p50 </,
    );
  });

  test("last-good is the newest run before it that passed", async () => {
    const { said } = await harness("compare", "reports/sample/run-3", "--json");
    expect((JSON.parse(said) as Comparison).baseline.runId).toBe("run-2");
    const first = await harness("compare", "reports/sample/run-1", "--baseline", "last-good");
    expect(first.said).toContain("error CMP004");
    expect(first.exitCode).toBe(3);
  });

  test("writes documents with both pictures", async () => {
    await harness("compare", "reports/sample/run-2", "reports/sample/run-1", "--out", "cmp");
    const html = readFileSync(join(cwd, "cmp", "comparison.html"), "utf8");
    expect(html.match(/<svg class="trend"/g)?.length).toBeGreaterThanOrEqual(2);
    expect(html).toContain("Mann-Whitney");
    const markdown = readFileSync(join(cwd, "cmp", "comparison.md"), "utf8");
    expect(markdown).toMatch(/\| median \| [45]\.\d+ ms/);
  });

  test("k6 summaries: rates are decided, trends are shown", async () => {
    const folder = join(home, "fixtures", "k6-summaries");
    const { exitCode, said } = await harness(
      "compare",
      join(folder, "after.json"),
      join(folder, "before.json"),
    );
    expect(said).toContain("a k6 summary holds aggregates");
    expect(said).toMatch(/http_req_failed whole: WORSE/);
    expect(said).toMatch(/http_req_duration p\(95\) whole: cannot tell/);
    expect(exitCode).toBe(1);
    const mixed = await harness("compare", join(folder, "after.json"), "reports/sample/run-1");
    expect(mixed.said).toContain("error CMP003");
  });

  test("--history says from which run on a metric moved", async () => {
    const results = readFileSync(join(cwd, "reports", "sample", "run-1", "results.json"), "utf8");
    const random = new Random(9);
    for (let i = 0; i < 24; i += 1) {
      const folder = join(cwd, "nightly", `n-${i}`);
      cpSync(join(cwd, "reports", "sample", "run-1"), folder, { recursive: true });
      const run = JSON.parse(results) as Results;
      const p50 = (i < 14 ? 5 : 6) + 0.1 * gaussian(random);
      const changed = {
        ...run,
        runId: `n-${i}`,
        startedAt: `2026-02-${String(i + 1).padStart(2, "0")}T00:00:00.000Z`,
        workloads: run.workloads.map((workload) => ({
          ...workload,
          byPhase: workload.byPhase.map((cut) => ({
            ...cut,
            latencyMs: { ...cut.latencyMs, p50 },
          })),
        })),
      };
      writeFileSync(join(folder, "results.json"), JSON.stringify(changed));
    }
    const { exitCode, said } = await harness("compare", "--history", "nightly");
    expect(said).toMatch(
      /latency\(ledger\) before p50: 5\.\d+ ms → [56]\.\d+ ms \(\+.* %\) from run n-14 on/,
    );
    expect(said).not.toContain("objective");
    expect(exitCode).toBe(0);
    expect((await harness("compare", "--history", "none")).said).toContain("error CMP006");
    const few = await harness("compare", "--history", "sample");
    expect(few.said).toMatch(
      /cannot tell: 3 runs are too few, even for the clearest change; 1\d at/,
    );
    expect(few.exitCode).toBe(2);
  });

  test("says what is wrong without a stack trace", async () => {
    for (const argv of [
      [],
      ["sample", "--threshold", "fast"],
      ["sample", "--quantile", "2"],
      ["sample", "--seed", "x"],
    ]) {
      const { exitCode, said } = await harness("compare", ...argv);
      expect(said).toMatch(/error CMP00[12]/);
      expect(said).not.toMatch(/^\s+at /m);
      expect(exitCode).toBe(3);
    }
    expect((await harness("compare", "--help")).said).toContain("harness compare --history");
  });
});
