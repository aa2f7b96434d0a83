import { expect, test } from "@playwright/test";
import type { ProbeResult, ProbeSeries } from "../domain/probe-results.ts";
import type { Results } from "../domain/results.ts";
import { ownTemplates } from "../testing/sample-release.ts";
import { sampleResults } from "../testing/sample-results.ts";
import { renderReports } from "./render-reports.ts";

const TEMPLATES = ownTemplates();
const FIRST = sampleResults().phases.find(({ phase }) => phase === "before")?.startedAt ?? 0;

function seriesOf(values: readonly (number | null)[]): ProbeSeries {
  return {
    at: values.map((_, i) => FIRST + i * 1e9),
    ...{ low: values, median: values, high: values },
    noAnswer: values.map((value) => (value === null ? 1 : 0)),
  };
}

function figure(name: string, values: readonly (number | null)[]): ProbeResult {
  const [samples, noAnswer] = [values.length, values.filter((value) => value === null).length];
  const of = { min: 1, median: 2, p95: 3, max: 4 };
  return {
    ...{ probe: "lag", kind: "replication-lag", figure: name, unit: "ms" },
    nodes: [
      {
        ...{ node: "db-us-west-2", region: "us-west-2", problem: "waited in vain" },
        byPhase: [{ name: "whole", samples, noAnswer, held: samples - noAnswer, ...of }],
        byFault: [{ name: "outage", samples: 25, noAnswer: 0, ...of }],
        series: seriesOf(values),
      },
    ],
  };
}

function reportOf(probes: Results["probes"] = []): { readonly html: string; readonly md: string } {
  const reports = renderReports(sampleResults({ probes }), TEMPLATES);
  const textOf = (name: string): string => reports.find((one) => one.name === name)?.text ?? "";
  return { html: textOf("report.html"), md: textOf("report.md") };
}

test.describe("probes in a report", () => {
  test("figures by phase and fault, and what gave no answer", () => {
    const { html, md } = reportOf([figure("value", [5, null, 7])]);
    expect(html).toContain("db-us-west-2 gave no answer 1 of 3 times: waited in vain");
    expect(md).toContain(
      "| value of db-us-west-2 (us-west-2) | whole | 3 | 1 | 2 | 1 ms | 2 ms | — | 4 ms |",
    );
    expect(md).toContain("| fault outage | 25 | 0 | — | 1 ms | 2 ms | 3 ms | 4 ms |");
    expect(html.match(/class="missed"/g)).toHaveLength(1);
  });

  test("ways to tell one lag share a panel, over the bounds by marker rows", () => {
    const { html } = reportOf([
      figure("value", [5, 6, 7]),
      figure("replay-time", [6, 7, 8]),
      figure("marker-low", [4, 5, 6]),
      figure("marker-high", [9, 9, 9]),
    ]);
    expect(html.match(/class="row strong"[^>]*>db-us-west-2</g)).toHaveLength(1);
    expect(html.match(/<path class="bound"/g)).toHaveLength(1);
    expect(html).toContain(">replay-time</text>");
    expect(html).not.toContain(">marker-low</text>");
  });

  test("known-bad: a metric that lies is drawn beside the bounds it is held against", () => {
    const told = { ...figure("value", [2, 3, 4]), probe: "told", kind: "http" };
    const markers = [figure("marker-low", [4, 6, 8]), figure("marker-high", [5, 7, 9])];
    const bounds = (html: string): number => html.match(/<path class="bound"/g)?.length ?? 0;
    expect(bounds(reportOf([...markers, told]).html)).toBe(0);
    expect(bounds(reportOf([...markers, { ...told, against: "lag" }]).html)).toBe(1);
  });

  test("what never changed has no panel, a copy of the value no row, and no probe no section", () => {
    const still = { ...figure("value", [200, 200]), kind: "http" };
    const copy = { ...figure("saturation", [200, 200]), kind: "http" };
    const { html, md } = reportOf([still, copy]);
    expect(html).not.toContain("Picture: probe lag");
    expect(md).not.toContain("saturation");
    expect(reportOf().html).not.toContain('id="probes"');
  });
});
