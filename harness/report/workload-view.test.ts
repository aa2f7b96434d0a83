import { expect, test } from "@playwright/test";
import type { WorkloadResult } from "../domain/results.ts";
import { cut, K6_WORKLOAD } from "../testing/measured-results.ts";
import { ownTemplates } from "../testing/sample-release.ts";
import { sampleResults } from "../testing/sample-results.ts";
import { summarize } from "./console-summary.ts";
import { renderReports } from "./render-reports.ts";

const TEMPLATES = ownTemplates();

function reportOf(workload: WorkloadResult): { readonly html: string; readonly md: string } {
  const reports = renderReports(sampleResults({ workloads: [workload] }), TEMPLATES);
  const textOf = (name: string): string => reports.find((one) => one.name === name)?.text ?? "";
  return { html: textOf("report.html"), md: textOf("report.md") };
}

test.describe("workloads in a report", () => {
  test("rows by phase, fault, region, region and phase, and request", () => {
    const { html, md } = reportOf(K6_WORKLOAD);
    for (const heading of [
      "by phase",
      "while a fault was active",
      "by region",
      "from us-east-1, by phase and fault",
      "from eu-central-1, by phase and fault",
      "by request",
    ]) {
      expect(html).toContain(`class="group">${heading}</th>`);
      expect(md).toContain(`| **${heading}** |`);
    }
    expect(md).toContain(
      "| slow cable | 253 | 0 | 0 | 490 ms | 980 ms | 1.47 s | 1.96 s | 49 ms |",
    );
    expect(md).toContain("| GET /users/:id | 1,021 |");
  });

  test("response time stands beside service time, and says what each counts from", () => {
    const { html, md } = reportOf(K6_WORKLOAD);
    for (const text of [html, md]) {
      expect(text).toContain("Response time counts from when an operation was due");
    }
    expect(html).toContain(">service time</th>");
    expect(md).toContain("| before | 300 | 0 | 0 | 5 ms | 10 ms | 15 ms | 20 ms | 0.5 ms | 1 ms |");
  });

  test("known-bad: a load that was not offered says how much of it, and is no pass", () => {
    const { html, md } = reportOf(K6_WORKLOAD);
    const said =
      "1,250 iterations due until it ended, 1,021 begun, 254 dropped (20.3 % of due, limit 1 %)";
    expect(html).toContain(`<p>Load: ${said} <span class="badge inconclusive">not offered</span>`);
    expect(md).toContain(said);
    expect(md).toContain("| eu-central-1 | browse | 625 | 396 | 254 |");
    const offered = { due: 1250, begun: 1250, dropped: 0, maxDropped: 0.01, isOffered: true };
    expect(reportOf({ ...K6_WORKLOAD, offered }).html).not.toContain("not offered");
    const [, line] = summarize(sampleResults({ reasons: [], workloads: [K6_WORKLOAD] }), false);
    expect(line).toBe(`  browse: 1,021 ok, 0 fail, 0 unknown; ${said}`);
  });

  test("checks have a share with bounds; k6's thresholds are shown and judge nothing", () => {
    const { html, md } = reportOf(K6_WORKLOAD);
    expect(md).toContain("| status is 200 | 995 | 5 | 99.5 % | 98.952 % … 99.803 % |");
    for (const text of [html, md]) {
      expect(text).toContain("own thresholds: shown, no verdict of ours");
    }
    expect(md).toContain("| eu-central-1 | `http_req_duration` | `p(95)<60` | crossed |");
    expect(html).not.toMatch(/badge[^>]*>(kept|crossed)/);
  });

  test("known-bad: a quantile of too few operations is not printed as one", () => {
    const { md } = reportOf(K6_WORKLOAD);
    expect(md).toContain("| recovery | 9 | 0 | 0 | 5 ms | — | — | 20 ms |");
  });

  test("a closed model has neither service time nor planned load", () => {
    const { ok, fail } = { ok: cut("before", 300), fail: cut("us-east-1", 300) };
    const closed = [ok, fail].map(({ name, operations, latencyMs }) => ({
      name,
      operations,
      latencyMs,
    }));
    const { name, kind, on, from, operations, series } = K6_WORKLOAD;
    const workload = {
      name,
      kind,
      on,
      from,
      operations,
      series,
      byPhase: closed,
      byVantage: closed,
    };
    const { html, md } = reportOf({ ...workload, kind: "set" });
    expect(html).not.toContain("service time");
    expect(md).toContain("| operations | ok | fail | unknown | p50 | p95 | p99 | max |\n");
    expect(md).not.toContain("Load:");
  });
});

test("fixtures are a table: what went where, how fast, and whether it is there", () => {
  const loaded = { into: "db", loadMs: 843.2, digest: "ab12".repeat(16) };
  const results = sampleResults({
    fixtures: [
      {
        ...loaded,
        source: "shop",
        rows: 100_000,
        bytes: 7_345_000,
        rowsPerSecond: 118_600,
        verified: true,
      },
      {
        ...loaded,
        source: "a.sql",
        rows: null,
        rowsPerSecond: null,
        verified: false,
        why: "1 row less",
      },
    ],
  });
  const md = renderReports(results, TEMPLATES).find(({ name }) => name === "report.md")?.text;
  const digest = "`ab12ab12ab12ab12`";
  expect(md).toContain(
    `| ✅ as sent | shop | db | 100,000 | 7.345 MB | 843.2 ms | 118,600 | ${digest} |`,
  );
  expect(md).toContain(
    `| ⚠️ not as sent: 1 row less | a.sql | db | not counted | — | 843.2 ms | — | ${digest} |`,
  );
});
