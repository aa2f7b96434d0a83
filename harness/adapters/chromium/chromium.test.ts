import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { findChromium } from "./find-chromium.ts";
import { printPdf } from "./print-pdf.ts";

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "harness-test-"));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

function program(path: string, text = "exit 0"): string {
  const file = join(folder, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
  return file;
}

test("CHROME_PATH goes before PATH, and PATH before Playwright's newest browser", async () => {
  const own = program("own/my-chrome");
  const onPath = program("bin/google-chrome");
  program("cache/chromium-1100/chrome-linux/chrome");
  const newest = program("cache/chromium-1200/chrome-linux/chrome");
  const env = { PLAYWRIGHT_BROWSERS_PATH: join(folder, "cache"), PATH: join(folder, "bin") };
  expect(await findChromium({ ...env, CHROME_PATH: own })).toBe(own);
  expect(await findChromium(env)).toBe(onPath);
  expect(await findChromium({ ...env, PATH: "" })).toBe(newest);
});

test("without a browser it says what would mend it", async () => {
  test.skip(process.platform === "darwin", "Chrome may be among the applications of a Mac");
  await expect(findChromium({ PATH: folder, HOME: folder })).rejects.toMatchObject({
    code: "DOC010",
    fix: expect.stringContaining("apt-get install chromium"),
  });
  await expect(findChromium({ CHROME_PATH: join(folder, "no") })).rejects.toMatchObject({
    message: expect.stringContaining("is no program"),
  });
});

test("a browser that prints nothing is an error with its last words", async () => {
  const broken = program("broken", "echo 'no such display' >&2; exit 1");
  await expect(printPdf("<p>x</p>", { CHROME_PATH: broken, PATH: "/bin" })).rejects.toMatchObject({
    code: "DOC011",
    message: expect.stringContaining("no such display"),
  });
});
