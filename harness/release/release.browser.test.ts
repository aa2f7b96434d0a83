import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, expect, test } from "@playwright/test";
import { openBrowser, problemsOf, withoutBrowser } from "../testing/document-page.ts";
import { ownTemplates, sampleNotes, sampleReadinessSource } from "../testing/sample-release.ts";
import { RELEASE_DOCUMENTS, renderNotes } from "./render-notes.ts";

let browser: Browser;
let folder: string;
test.beforeAll(async () => {
  const reason = await withoutBrowser();
  test.skip(reason !== undefined, reason);
  browser = await openBrowser();
  folder = mkdtempSync(join(tmpdir(), "harness-release-html-"));
});
test.afterAll(async () => {
  await browser?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

for (const document of RELEASE_DOCUMENTS) {
  test(`${document} is fit for every reader`, async () => {
    const file = join(folder, `${document}.html`);
    const [sample, templates] = [sampleNotes(), ownTemplates()];
    const readiness = document === "executive-summary" ? [sampleReadinessSource()] : [];
    const request = { ...sample, sources: { ...sample.sources, readiness } };
    const human = new Map([["highlights", "- **one**\n- [two](https://a.example)"]]);
    writeFileSync(file, renderNotes({ document, format: "html", request, templates, human }));
    expect(await problemsOf(browser, file)).toEqual([]);
  });
}
