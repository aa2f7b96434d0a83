import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Results } from "../domain/results.ts";
import type { Verdict } from "../domain/verdict.ts";
import { Random } from "../lib/random.ts";
import { sampleResults } from "./sample-results.ts";

const SCENARIOS = ["region-failover", "slow-wan", "replica-loss", "cache-outage", "split-brain"];
const KINDS = ["partition", "latency", "kill", "packet-drop"];

/**
 * Clones of a real results.json with other values: five scenarios, four kinds of faults, a new commit every tenth round
 * of runs, a failure now and then. The same numbers give the same runs.
 */
export function manyResults(count: number): Results[] {
  const sample = sampleResults();
  const random = new Random(7);
  return Array.from({ length: count }, (_, i) => {
    const scenario = SCENARIOS[i % SCENARIOS.length] ?? "";
    const round = Math.floor(i / SCENARIOS.length);
    const verdict: Verdict = random.next() < 0.04 ? "fail" : "pass";
    const startedAt = new Date(Date.UTC(2026, 0, 1) + i * 3_600_000).toISOString();
    const head = createHash("sha1")
      .update(`commit ${Math.floor(round / 10)}`)
      .digest("hex");
    return {
      ...sample,
      scenario,
      title: `Clone of ${sample.scenario}`,
      runId: `${startedAt.slice(0, 10).replaceAll("-", "")}-${String(i).padStart(6, "0")}`,
      verdict,
      reasons: verdict === "pass" ? [] : ["a clone that was told to fail"],
      startedAt,
      durationMs: 20_000 + Math.floor(random.next() * 20_000),
      faults: sample.faults.map((fault) => ({ ...fault, kind: KINDS[i % KINDS.length] ?? "" })),
      objectives: sample.objectives.map((objective) => ({
        ...objective,
        value: objective.value === null ? null : objective.value * (0.8 + random.next() * 0.4),
        verdict,
      })),
      environment: { ...sample.environment, git: { head, dirty: false } },
    };
  });
}

/** The same runs on disk, `<folder>/<scenario>/<run-id>/results.json`, and a report beside each, as runs leave them. */
export function writeManyRuns(folder: string, count: number): void {
  for (const results of manyResults(count)) {
    const path = join(folder, results.scenario, results.runId);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, "results.json"), JSON.stringify(results, undefined, 2));
    writeFileSync(join(path, "report.html"), "<!doctype html><title>report</title>");
  }
}
