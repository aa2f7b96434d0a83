import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, expect, test } from "@playwright/test";
import { openBrowser, problemsOf, withoutBrowser } from "../testing/document-page.ts";

const SAMPLE = join(import.meta.dirname, "..", "..", "reports", "sample", "report.html");

let browser: Browser;
test.beforeAll(async () => {
  const reason = await withoutBrowser();
  test.skip(reason !== undefined, reason);
  browser = await openBrowser();
});
test.afterAll(() => browser?.close());

test("the report of the sample run is fit for every reader", async () => {
  expect(await problemsOf(browser, SAMPLE)).toEqual([]);
});

test("what is unfit is noticed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "harness-unfit-"));
  try {
    const file = join(folder, "unfit.html");
    writeFileSync(
      file,
      `<!doctype html><html><head><title>t</title></head><body style="background:#fff">
      <p style="color:#ccc">pale</p><pre style="width:2000px">wide</pre><button tabindex="-1">no way</button>
      <img src="http://127.0.0.1:9/x.png"><script>throw new Error("broken")</script></body></html>`,
    );
    const problems = (await problemsOf(browser, file)).join("\n");
    for (const said of [
      "asks http://127.0.0.1:9/x.png",
      "script: broken",
      "scrolls sideways",
      "Tab reaches 0 of 1",
      "color-contrast",
      "html-has-lang",
    ]) {
      expect(problems).toContain(said);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
