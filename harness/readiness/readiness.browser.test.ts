import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, expect, test } from "@playwright/test";
import type { Readiness } from "../domain/readiness.ts";
import { openBrowser, problemsOf, withoutBrowser } from "../testing/document-page.ts";
import { checklistWith, judgeSample, SAMPLE_WAIVER } from "../testing/sample-readiness.ts";
import { ownTemplates } from "../testing/sample-release.ts";
import { READINESS_DOCUMENTS, renderReadiness } from "./render-readiness.ts";

const SAMPLE = join(import.meta.dirname, "..", "..", "reports/sample/readiness/tars");

let browser: Browser;
let folder: string;
test.beforeAll(async () => {
  const reason = await withoutBrowser();
  test.skip(reason !== undefined, reason);
  browser = await openBrowser();
  folder = mkdtempSync(join(tmpdir(), "harness-readiness-html-"));
});
test.afterAll(async () => {
  await browser?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

const cases: readonly (readonly [string, () => Readiness])[] = [
  [
    "sixty items",
    () => JSON.parse(readFileSync(join(SAMPLE, "readiness.json"), "utf8")) as Readiness,
  ],
  [
    "an unmet item, a waiver and changed evidence",
    () => {
      const evidence = `'results[failover].objectives["Clients are back"].value < 1s'`;
      const readiness = judgeSample(checklistWith(evidence), {}, [SAMPLE_WAIVER]);
      return { ...readiness, altered: ["results.json of run x was changed after the run"] };
    },
  ],
];

for (const [what, readiness] of cases) {
  for (const name of READINESS_DOCUMENTS) {
    test(`${name} of ${what} is fit for every reader`, async () => {
      const rendered = renderReadiness(readiness(), {
        ...{ base: "../..", templates: ownTemplates(), formats: ["html"] },
      });
      const file = join(folder, `${name}.html`);
      writeFileSync(file, rendered.find((each) => each.name === `${name}.html`)?.text ?? "");
      expect(await problemsOf(browser, file)).toEqual([]);
    });
  }
}
