import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Browser, expect, test } from "@playwright/test";
import { readTemplates } from "../../adapters/node/template-files.ts";
import { openBrowser, problemsOf, withoutBrowser } from "../../testing/document-page.ts";
import { INJECTIONS } from "../../testing/injections.ts";
import { manyResults } from "../../testing/many-runs.ts";
import { withTexts } from "../../testing/sample-results.ts";
import { renderHistory } from "../render-history.ts";
import { digestOf } from "./run-digest.ts";
import { runHistoryOf } from "./run-history.ts";

const HOME = join(import.meta.dirname, "..", "..", "..");

let browser: Browser;
let folder = "";
test.beforeAll(async () => {
  const reason = await withoutBrowser();
  test.skip(reason !== undefined, reason);
  browser = await openBrowser();
});
test.afterAll(() => browser?.close());
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "harness-index-"));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The page over these runs, with everything that folds opened: what is folded must be fit as well. */
async function pageOf(text: (old: string) => string): Promise<string> {
  const digests = manyResults(10).map((results, i) =>
    digestOf(withTexts(results, text), {
      path: `${results.scenario}/${i}`,
      files: ["report.html", "results.json", "junit.xml"],
    }),
  );
  const history = runHistoryOf(digests, [{ path: text("a/b"), why: text("edited") }], {
    faultKinds: ["partition", "stall", text("latency")],
    nodeKinds: ["postgres", "redis", "etcd"],
  });
  const templates = await readTemplates({ home: HOME, cwd: HOME });
  const [html] = renderHistory(history, [{ path: text("notes.html") }], templates);
  const file = join(folder, "index.html");
  writeFileSync(file, html?.text.replaceAll("<details>", "<details open>") ?? "");
  return file;
}

test("the index page over many runs is fit for every reader", async () => {
  expect(await problemsOf(browser, await pageOf((old) => old))).toEqual([]);
});

test("the index page stays as it is whatever a result says", async () => {
  const words = INJECTIONS.join(" ");
  const problems = await problemsOf(browser, await pageOf(() => words));
  // Everything has the same name then, and readers cannot tell regions of one name apart: that is not the page's fault.
  expect(problems.filter((problem) => !problem.includes("landmark-unique"))).toEqual([]);
});

test("a link of the index page leads to the report of its run, from disk", async () => {
  const file = await pageOf((old) => old);
  const report = join(folder, "region-failover", "0", "report.html");
  mkdirSync(dirname(report), { recursive: true });
  writeFileSync(report, "<!doctype html><title>the report</title>");
  const page = await browser.newPage();
  await page.goto(`file://${file}`);
  const [first] = manyResults(1);
  await page.getByRole("link", { name: first?.runId ?? "" }).click();
  await expect(page).toHaveTitle("the report");
  await page.close();
});
