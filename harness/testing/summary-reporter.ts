import { writeFileSync } from "node:fs";
import type { FullConfig, Reporter, Suite } from "@playwright/test/reporter";

/**
 * Prints `N passed, N failed, N skipped` after everything else, for scripts that read one line; the same line goes to
 * the file that HARNESS_TEST_SUMMARY names. A test file that does not load counts as a failure, and so does a test that
 * was to run and did not (an interrupted or timed-out suite).
 */
export default class SummaryReporter implements Reporter {
  #suite: Suite | undefined;
  #errors = 0;

  onBegin(_config: FullConfig, suite: Suite): void {
    this.#suite = suite;
  }

  onError(): void {
    this.#errors += 1;
  }

  onExit(): Promise<void> {
    const tests = this.#suite?.allTests() ?? [];
    for (const test of tests) {
      if (test.outcome() !== "skipped") continue;
      const why = test.annotations.find(({ type }) => type === "skip")?.description;
      process.stdout.write(
        `skipped: ${test.titlePath().filter(Boolean).join(" › ")}: ${why ?? "no reason given"}\n`,
      );
    }
    const line = summaryLine(tests, this.#errors);
    process.stdout.write(`${line}\n`);
    const file = process.env["HARNESS_TEST_SUMMARY"];
    if (file !== undefined && file !== "") writeFileSync(file, `${line}\n`);
    return Promise.resolve();
  }

  printsToStdio(): boolean {
    return false;
  }
}

/** What the line needs of a Playwright test. */
export interface TestOutcome {
  readonly results: readonly unknown[];
  outcome(): "skipped" | "expected" | "unexpected" | "flaky";
}

export function summaryLine(tests: readonly TestOutcome[], errors: number): string {
  const count = { passed: 0, failed: errors, skipped: 0 };
  for (const test of tests) {
    const outcome = test.outcome();
    if (outcome === "expected" || outcome === "flaky") count.passed += 1;
    // Playwright says "skipped" also of a test that it never came to.
    else if (outcome === "skipped" && test.results.length > 0) count.skipped += 1;
    else count.failed += 1;
  }
  return `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`;
}
