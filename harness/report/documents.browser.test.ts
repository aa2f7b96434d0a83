import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, expect, test } from "@playwright/test";
import { openBrowser, problemsOf, withoutBrowser } from "../testing/document-page.ts";
import { measuredResults } from "../testing/measured-results.ts";
import { sampleBudgets } from "../testing/sample-budgets.ts";
import { sampleComparison } from "../testing/sample-comparison.ts";
import { ownTemplates } from "../testing/sample-release.ts";
import { renderComparison } from "./render-comparison.ts";
import { renderReports, type RenderedReport } from "./render-reports.ts";
import { renderSlo } from "./render-slo.ts";

let browser: Browser;
test.beforeAll(async () => {
  const reason = await withoutBrowser();
  test.skip(reason !== undefined, reason);
  browser = await openBrowser();
});
test.afterAll(() => browser?.close());

const PAGES: Readonly<Record<string, () => readonly RenderedReport[]>> = {
  "a report with k6, probes, fixtures and a calibration": () =>
    renderReports(measuredResults(), ownTemplates()),
  "a comparison": () => renderComparison(sampleComparison(), ownTemplates()),
  "error budgets": () => renderSlo(sampleBudgets(), ownTemplates()),
};

for (const [name, render] of Object.entries(PAGES)) {
  test(`${name}: fit for every reader`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "harness-document-"));
    try {
      const page = render().find((one) => one.name.endsWith(".html"));
      const file = join(folder, "page.html");
      writeFileSync(file, page?.text ?? "");
      expect(await problemsOf(browser, file)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
