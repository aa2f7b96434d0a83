import { expect, test } from "@playwright/test";
import type { FindingResult, OperationResult } from "../domain/results.ts";
import { ownTemplates } from "../testing/sample-release.ts";
import { sampleResults } from "../testing/sample-results.ts";
import { renderReports } from "./render-reports.ts";

const TEMPLATES = ownTemplates();

const OPERATION: OperationResult = {
  ...{ index: 7, process: 3, f: "txn", input: [["r", 1, null]], output: [["r", 1, [5]]] },
  ...{ outcome: "ok", invokedAt: 1e9, completedAt: 2e9, completionIndex: 8, node: "db-a" },
};

const FINDING: FindingResult = {
  ...{ code: "G2-item", message: "T7 read 1 as [5]", operations: [OPERATION], faults: ["outage"] },
  pictures: [{ title: "a cycle of 2 transactions", svg: "<svg/>" }],
  minimal: [OPERATION],
};

test("a finding is shown with its code, its operations, the faults then, and its picture", () => {
  const results = sampleResults({ verdict: "fail", findings: [FINDING] });
  const reports = new Map(renderReports(results, TEMPLATES).map(({ name, text }) => [name, text]));
  const [html, markdown] = [reports.get("report.html"), reports.get("report.md")];
  for (const said of [
    "G2-item",
    "T7 read 1 as [5]",
    "T7",
    "db-a",
    "faults active then: outage",
    "A smaller history",
    `data:image/svg+xml;base64,${Buffer.from("<svg/>").toString("base64")}`,
  ]) {
    expect(html).toContain(said);
  }
  expect(markdown).toContain("**G2-item**");
});
