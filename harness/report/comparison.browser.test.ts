import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, expect, test } from "@playwright/test";
import { openBrowser, problemsOf, withoutBrowser } from "../testing/document-page.ts";
import { sampleComparison } from "../testing/sample-comparison.ts";
import { ownTemplates } from "../testing/sample-release.ts";
import { renderComparison } from "./render-comparison.ts";

let browser: Browser;
test.beforeAll(async () => {
  const reason = await withoutBrowser();
  test.skip(reason !== undefined, reason);
  browser = await openBrowser();
});
test.afterAll(() => browser?.close());

test("a comparison is fit for every reader", async () => {
  const folder = mkdtempSync(join(tmpdir(), "harness-comparison-"));
  try {
    for (const { name, text } of renderComparison(sampleComparison(), ownTemplates())) {
      writeFileSync(join(folder, name), text);
    }
    expect(await problemsOf(browser, join(folder, "comparison.html"))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
