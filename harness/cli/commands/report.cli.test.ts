import { expect, test } from "@playwright/test";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunHistory } from "../../report/history/run-history.ts";
import { fakeWorld } from "../../testing/fake-world.ts";
import { writeManyRuns } from "../../testing/many-runs.ts";
import { storeSampleRun } from "../../testing/stored-sample-run.ts";
import { runCommandLine } from "../program.ts";

const home = join(import.meta.dirname, "..", "..", "..");
const MAX_BYTES = 500_000_000;
let cwd = "";
test.beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "harness-report-"));
});
test.afterEach(() => rmSync(cwd, { recursive: true, force: true }));

async function harness(...argv: string[]) {
  const world = fakeWorld({ cwd, home });
  const exitCode = await runCommandLine(argv, world);
  return { exitCode, out: world.stdout.join("\n"), err: world.stderr.join("\n") };
}

const page = (): string => readFileSync(join(cwd, "reports", "index.html"), "utf8");
const targetsOf = (html: string): string[] =>
  [...html.matchAll(/href="\.\/([^"]*)"/g)].map(([, to = ""]) => decodeURIComponent(to));

test.describe("harness report", () => {
  test("writes a page whose every link leads to a file", async () => {
    writeManyRuns(join(cwd, "reports"), 12);
    mkdirSync(join(cwd, "reports", "v1 0"));
    writeFileSync(join(cwd, "reports", "v1 0", "release-notes.html"), "<!doctype html>");
    const { exitCode, out } = await harness("report");
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^region-failover +\w+ +3 runs +/m);
    expect(out).toContain("12 runs; fault coverage ");
    const targets = targetsOf(page());
    expect(targets).toContain("v1 0/release-notes.html");
    expect(targets.filter((to) => to.endsWith("report.html"))).toHaveLength(12 + 5);
    for (const to of targets) expect(existsSync(join(cwd, "reports", to)), to).toBe(true);
  });

  test("counts a run once that latest points to, and a folder that was named twice", async () => {
    writeManyRuns(join(cwd, "reports"), 5);
    symlinkSync("20260101-000000", join(cwd, "reports", "region-failover", "latest"));
    const { out } = await harness("report", "reports", "reports/region-failover", "--json");
    expect((JSON.parse(out) as RunHistory).runs).toHaveLength(5);
  });

  test("writes elsewhere with links that lead back", async () => {
    writeManyRuns(join(cwd, "old"), 2);
    await harness("report", "old", "--out", "site/runs");
    const html = readFileSync(join(cwd, "site", "runs", "index.html"), "utf8");
    for (const to of targetsOf(html))
      expect(existsSync(join(cwd, "site", "runs", to)), to).toBe(true);
  });

  test("leaves out by name what was edited, not judged, or cannot be read", async () => {
    writeManyRuns(join(cwd, "reports"), 2);
    for (const name of ["edited", "unjudged"])
      await storeSampleRun(join(cwd, "reports", "sample", name));
    await harness("analyze", "reports/sample/edited");
    const results = join(cwd, "reports", "sample", "edited", "results.json");
    const text = readFileSync(results, "utf8");
    writeFileSync(
      results,
      text.replace(/"durationMs": (\d)/, (_, digit) => `"durationMs": ${9 - digit}`),
    );
    mkdirSync(join(cwd, "reports", "broken"));
    writeFileSync(join(cwd, "reports", "broken", "results.json"), '{"schemaVersion": 99}');
    const { exitCode, err, out } = await harness("report");
    expect(err).toContain("left out: sample/edited: results.json was changed after the run");
    expect(err).toContain("left out: sample/unjudged: it was not judged yet");
    expect(err).toContain("left out: broken: RUN013: its schema version is 99");
    expect(out).toContain("2 runs;");
    expect(page()).toContain("results.json was changed after the run");
    expect(exitCode).toBe(0);
  });

  test("counts the same run, unedited, as what it is", async () => {
    await storeSampleRun(join(cwd, "reports", "sample", "run-1"));
    await harness("analyze", "reports/sample/run-1");
    const { err, out } = await harness("report");
    expect(err).not.toContain("left out");
    expect(out).toContain("1 run;");
  });

  test("says what is missing where there is nothing to report, and exits with 3", async () => {
    mkdirSync(join(cwd, "reports"));
    const empty = await harness("report");
    expect(empty.err).toContain("error RUN035: there is no judged run in reports");
    expect(empty.exitCode).toBe(3);
    const none = await harness("report", "nowhere");
    expect(none.err).toContain('error RUN034: "nowhere" is no folder');
    expect(none.exitCode).toBe(3);
  });

  test("reads a thousand runs one at a time: less than 500 MB, on a page that a browser opens", () => {
    writeManyRuns(join(cwd, "reports"), 1000);
    const script = `
      process.on("exit", () => process.stderr.write("peak " + process.resourceUsage().maxRSS * 1024));
      process.argv = [process.argv[0], "harness", "report"];
      const { main } = await import(${JSON.stringify(join(home, "harness", "cli", "main.ts"))});
      await main();`;
    const started = performance.now();
    const { status, stderr } = spawnSync(
      process.execPath,
      ["--import", import.meta.resolve("tsx"), "--input-type=module", "--eval", script],
      { cwd, encoding: "utf8" },
    );
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    expect(stderr).toContain("report: reports/index.html");
    const peak = Number(/peak (\d+)/.exec(stderr)?.[1]);
    const size = page().length;
    test.info().annotations.push({
      type: "figures",
      description: `${seconds} s, ${peak} B, page ${size} B`,
    });
    expect(status).toBe(0);
    expect(peak).toBeLessThan(MAX_BYTES);
    expect(size).toBeLessThan(3_000_000);
    console.log(
      `1000 runs: ${seconds} s, peak ${Math.round(peak / 1e6)} MB, page ${Math.round(size / 1e3)} KB`,
    );
  });

  test("--help shows examples", async () => {
    expect((await harness("report", "--help")).out).toContain(
      "harness report reports old-runs --out site",
    );
  });
});
