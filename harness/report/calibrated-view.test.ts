import { expect, test } from "@playwright/test";
import type { CalibratedResult, Results } from "../domain/results.ts";
import { ownTemplates } from "../testing/sample-release.ts";
import { sampleResults } from "../testing/sample-results.ts";
import { summarize } from "./console-summary.ts";
import { renderReports } from "./render-reports.ts";

const { environment } = sampleResults();

const CALIBRATED: CalibratedResult = {
  ...{ measuredAt: "2026-11-20T03:00:00.000Z", runs: 5 },
  ...{ platform: environment.platform, cpus: environment.cpus },
  overhead: {
    proxyMs: { median: 0.2, bounds: { lower: 0.15, upper: 0.26 }, p95: 0.9, samples: 4000 },
    observingMs: null,
    throughputLost: { median: 0.012, p95: 0.02, samples: 5 },
    recordingUs: null,
  },
  objectives: [{ name: "Quick", runs: 5, fail: 1, inconclusive: 0, falseAlarmsAtMost: 0.657 }],
};

function saidOf(results: Results): { html: string; md: string; console: string } {
  const reports = renderReports(results, ownTemplates());
  const textOf = (name: string): string => reports.find((one) => one.name === name)?.text ?? "";
  const lines = summarize(results, false).join("\n");
  return { html: textOf("report.html"), md: textOf("report.md"), console: lines };
}

test.describe("calibrated overhead", () => {
  test("stands beside the figures, with its date and its number of null runs", () => {
    const { html, md, console } = saidOf(sampleResults({ calibrated: CALIBRATED }));
    expect(console).toContain(
      "  calibrated overhead (5 null runs on 2026-11-20): a link adds 0.2 ms (0.15 ms … 0.26 ms, p95 0.9 ms), being watched costs 1.2 % of the throughput (max 2 %)",
    );
    for (const text of [html, md])
      expect(text).toContain("calibrated by 5 null runs on 2026-11-20");
    expect(md).toContain("| a link adds | 0.2 ms | 0.15 ms … 0.26 ms | 0.9 ms | 4,000 handshakes ");
    expect(md).toContain("- Quick: 1 false alarm and 0 times undecided in 5 null runs");
    expect(html).not.toContain("another machine");
  });

  test("known-bad: a calibration of another machine says so", () => {
    const { html } = saidOf(sampleResults({ calibrated: { ...CALIBRATED, cpus: 64 } }));
    expect(html).toContain("another machine");
  });

  test("is not mentioned where there is none", () => {
    const { html, md, console } = saidOf(sampleResults());
    for (const text of [html, md, console]) expect(text).not.toMatch(/calibrated/i);
  });
});
