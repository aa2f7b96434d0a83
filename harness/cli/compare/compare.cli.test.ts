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

/** Copies a run with its verdict and statement. */
function judged(id: string, to: string): string {
  const folder = join(cwd, to);
  cpSync(join(cwd, "reports", "sample", id), folder, { recursive: true });
  return folder;
}

/** Copies what a run recorded, without its verdict and statement. */
function unjudged(id: string, to: string): void {
  const folder = judged(id, to);
  for (const file of ["results.json", "results.intoto.json"]) rmSync(join(folder, file));
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

  const asked = (folder: string, from: string, name: string, id = "sample"): void => {
    unjudged(from, folder);
    edit(join(cwd, folder, "run.json"), (text) => {
      const document = JSON.parse(text) as RunDocument;
      const quick: ObjectiveSpec = {
        ...{ name, sli: { kind: "latency", of: "ledger" }, during: "whole" },
        target: { comparison: "<", value: 5.4, unit: "ms", quantile: 0.5 },
        ...{ confidence: "bound", text: "p50 < 5.4ms", line: 1 },
      };
      const { scenario } = document;
      const objectives = [...scenario.objectives, quick];
      return JSON.stringify({ ...document, scenario: { ...scenario, id, objectives } });
    });
  };

  test("objectives of the candidate are judged in both runs, and a verdict that changed is told", async () => {
    asked("quick/run-1", "run-1", "Writes are quick");
    asked("quick/run-2", "run-2", "Writes are quick");
    const { said } = await harness("compare", "quick/run-2", "quick/run-1");
    expect(said).toContain("objectives: 1 of 2 verdicts changed");
    expect(said).toMatch(
      /Writes are quick: missed now, pass → fail {2}\(\d.* ms → 5.*, target p50 </,
    );
  });

  test("known-bad: an objective that the baseline does not have is no changed verdict", async () => {
    asked("other/run-2", "run-2", "Writes are quick", "other");
    const { said } = await harness(
      ...["compare", "other/run-2", "reports/sample/run-1", "--out", "other-cmp"],
    );
    expect(said).toMatch(/^note: these are runs of different scenarios: sample then, other now\n/);
    expect(said).toContain("objectives: 0 of 1 verdicts changed");
    expect(said).toMatch(/Writes are quick: not in the baseline; now fail {2}\(5.* ms, target p50/);
    const markdown = readFileSync(join(cwd, "other-cmp", "comparison.md"), "utf8");
    expect(markdown).toMatch(/^\| Writes are quick \|.*\| +\| ❌ 5.*\| not in the baseline \|$/m);
    const html = readFileSync(join(cwd, "other-cmp", "comparison.html"), "utf8");
    expect(html).toContain("<td></td>");
  });

  test("known-bad: a workload that nobody asked for anything has no throughput to compare", async () => {
    for (const id of ["run-1", "run-2"]) {
      unjudged(id, `idle/${id}`);
      rmSync(join(cwd, "idle", id, "history.jsonl"));
    }
    const { exitCode, said } = await harness("compare", "idle/run-2", "idle/run-1");
    expect(said).toMatch(
      /throughput\(ledger\) whole: cannot tell .*\n.*cannot tell\n +nothing was asked$/m,
    );
    expect(exitCode).toBe(2);
  });

  test("known-bad: nothing in both runs is nothing to compare, and cannot be told", async () => {
    for (const id of ["run-1", "run-2"]) {
      unjudged(id, `empty/${id}`);
      edit(join(cwd, "empty", id, "run.json"), (text) => {
        const document = JSON.parse(text) as RunDocument;
        const scenario = { ...document.scenario, objectives: [], workloads: [] };
        return JSON.stringify({ ...document, scenario });
      });
    }
    const { exitCode, said } = await harness("compare", "empty/run-2", "empty/run-1");
    expect(said).toMatch(/^cannot tell: There is nothing to compare\.$/m);
    expect(exitCode).toBe(2);
  });

  test("known-bad: a run that was changed after it was judged is refused on either side", async () => {
    const folder = judged("run-2", "tampered/run-2");
    edit(join(folder, "history.jsonl"), (text) => text.replace('"ok"', '"fail"'));
    for (const argv of [
      ["tampered/run-2", "reports/sample/run-1"],
      ["reports/sample/run-1", "tampered/run-2"],
      ["reports/sample/run-3", "--baseline", "tampered/run-2"],
    ]) {
      const { exitCode, said } = await harness("compare", ...argv);
      expect(said).toMatch(
        /^tampered\/run-2\/history\.jsonl error RUN036: history\.jsonl was changed after the run/,
      );
      expect(exitCode).toBe(3);
    }
  });

  test("known-bad: a changed run is never the last good one", async () => {
    for (const id of ["run-1", "run-2", "run-3"]) judged(id, `good/${id}`);
    edit(join(cwd, "good", "run-2", "history.jsonl"), (text) => text.replace('"ok"', '"fail"'));
    const { said } = await harness("compare", "good/run-3");
    expect(said).toContain("baseline   last-good: sample run-1");
    expect(said).toMatch(
      /^left out as a baseline: run-2: history\.jsonl was changed after the run/m,
    );
    edit(join(cwd, "good", "run-1", "results.json"), (text) => `${text}\n`);
    rmSync(join(cwd, "good", "run-2", "results.intoto.json"));
    const none = await harness("compare", "good/run-3");
    expect(none.said).toContain("error CMP004");
    expect(none.said).toContain(
      "what was changed after it was judged is no baseline: run-2, run-1",
    );
    expect(none.exitCode).toBe(3);
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
      rmSync(join(folder, "results.intoto.json"));
    }
    edit(join(judged("run-1", "nightly/stated"), "results.json"), (text) => `${text}\n`);
    const { exitCode, said } = await harness("compare", "--history", "nightly");
    expect(said).toMatch(
      /latency\(ledger\) before p50: 5\.\d+ ms → [56]\.\d+ ms \(\+.* %\) from run n-14 on/,
    );
    expect(said).not.toContain("objective");
    expect(said).toContain("left out: stated: results.json was changed after the run");
    expect(said).toContain("over 24 runs");
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
