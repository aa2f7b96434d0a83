import { expect, test } from "@playwright/test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { annotationsOf, workflowCommand } from "../../report/github-annotations.ts";
import { fakeWorld } from "../../testing/fake-world.ts";
import { INJECTIONS } from "../../testing/injections.ts";
import { sampleResults } from "../../testing/sample-results.ts";
import { tellGitHub } from "./github-actions.ts";

let folder = "";
let summary = "";
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "harness-github-"));
  summary = join(folder, "summary.md");
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

const [objective] = sampleResults().objectives;
const failed = sampleResults({
  verdict: "fail",
  reasons: ["100% of reads\nare late"],
  objectives: objective === undefined ? [] : [{ ...objective, verdict: "inconclusive" }],
});
const told = { annotations: annotationsOf(failed, "scenarios/a, b.yaml"), markdown: "# Report\n" };

test.describe("tellGitHub", () => {
  test("annotates what did not pass, the worst first, and appends to the summary", async () => {
    const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary };
    const world = fakeWorld({ env });
    writeFileSync(summary, "before\n");
    await tellGitHub(world, told);
    expect(world.stdout).toEqual([]);
    expect(world.stderr).toHaveLength(2);
    expect(world.stderr[0]).toBe(
      "::error file=scenarios/a%2C b.yaml,title=region-failover%3A verdict fail::100%25 of reads%0Aare late",
    );
    expect(world.stderr[1]).toMatch(/^::warning file=.*objective .* inconclusive::/);
    expect(readFileSync(summary, "utf8")).toBe("before\n# Report\n\n");
  });

  test("says and writes nothing outside of Actions", async () => {
    const world = fakeWorld({ env: { GITHUB_STEP_SUMMARY: summary } });
    await tellGitHub(world, told);
    expect([...world.stdout, ...world.stderr]).toEqual([]);
    expect(() => readFileSync(summary)).toThrow();
  });

  test("leaves a summary alone that would grow beyond what GitHub takes, or cannot be written", async () => {
    writeFileSync(summary, "x".repeat(1_048_570));
    const full = fakeWorld({ env: { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary } });
    await tellGitHub(full, told);
    expect(full.stderr.at(-1)).toContain("summary of this job is full");
    const gone = join(folder, "no", "summary.md");
    const missing = fakeWorld({ env: { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: gone } });
    await tellGitHub(missing, told);
    expect(missing.stderr.at(-1)).toContain("cannot be written");
  });

  test("has nothing to annotate when a run passed", () => {
    expect(annotationsOf(sampleResults(), "a.yaml")).toEqual([]);
  });

  test("shows ten of a level, which is all that GitHub shows", () => {
    const objectives = Array.from({ length: 30 }, (_, i) => ({
      ...(objective as NonNullable<typeof objective>),
      name: `o${i}`,
      verdict: "fail" as const,
    }));
    expect(annotationsOf({ ...failed, objectives }, "a.yaml")).toHaveLength(10);
  });
});

test("a workflow command is one line and one command, whatever is in it", () => {
  for (const injection of INJECTIONS) {
    const line = workflowCommand({
      level: "error",
      title: injection,
      message: injection,
      file: injection,
      line: 1,
    });
    expect(line).toMatch(/^::error file=[^:,]*,line=1,title=[^:,]*::[^\r\n]*$/);
    expect(line.split("\n")).toHaveLength(1);
  }
});
