import type { Results } from "../domain/results.ts";
import { testsOf } from "../domain/run-tests.ts";
import type { Verdict } from "../domain/verdict.ts";

/** What was not decided is `other`: CTRF has no closer word, and `skipped` would say that nobody tried. */
const STATUSES = {
  pass: "passed",
  inconclusive: "other",
  fail: "failed",
} as const satisfies Readonly<Record<Verdict, string>>;

/** A run as Common Test Report Format 1.0.0 (ctrf-io/ctrf). Times are ms since the Unix epoch. */
export function renderCtrf(results: Results): string {
  const tests = testsOf(results).map(({ name, verdict, text }) => ({
    name,
    status: STATUSES[verdict],
    rawStatus: verdict,
    duration: 0,
    suite: [results.scenario],
    ...(verdict === "pass" || text === "" ? {} : { message: text }),
  }));
  const count = (status: string): number => tests.filter((each) => each.status === status).length;
  const started = Date.parse(results.startedAt);
  const start = Number.isNaN(started) ? 0 : started;
  const { harness, platform, git } = results.environment;
  const report = {
    reportFormat: "CTRF",
    specVersion: "1.0.0",
    timestamp: new Date(start).toISOString(),
    generatedBy: "harness",
    results: {
      tool: { name: "harness", version: harness },
      summary: {
        tests: tests.length,
        passed: count("passed"),
        failed: count("failed"),
        skipped: 0,
        pending: 0,
        other: count("other"),
        start,
        stop: start + results.durationMs,
        duration: results.durationMs,
      },
      tests,
      environment: {
        ...(git.head === null ? {} : { commit: git.head }),
        osPlatform: platform,
        extra: {
          runId: results.runId,
          seed: results.seed,
          runtime: `${results.runtime} (${results.mode})`,
          verdict: results.verdict,
          rerun: results.rerun,
        },
      },
    },
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
