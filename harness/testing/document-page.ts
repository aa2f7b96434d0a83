/**
 * What every HTML document of ours must be, seen by a real browser: opens from disk, asks nothing of a network, logs no
 * error, scrolls in one direction only, is accessible (axe: WCAG 2 A and AA, contrast included), works by keyboard.
 */
import { pathToFileURL } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, chromium, type Page } from "@playwright/test";
import { findChromium } from "../adapters/chromium/find-chromium.ts";

export const WIDTHS = [360, 1280] as const;
export const SCHEMES = ["light", "dark"] as const;

/** Why no browser test can run here; undefined: there is a browser. In CI there must be one. */
export async function withoutBrowser(): Promise<string | undefined> {
  if (process.env["CI"] !== undefined) return undefined;
  return findChromium(process.env).then(
    () => undefined,
    (error: Error) => error.message,
  );
}

export async function openBrowser(): Promise<Browser> {
  const executablePath = await findChromium(process.env);
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

/** Everything that is wrong with a document, one sentence each. */
export async function problemsOf(browser: Browser, file: string): Promise<string[]> {
  const problems: string[] = [];
  for (const colorScheme of SCHEMES) {
    for (const width of WIDTHS) {
      const context = await browser.newContext({
        viewport: { width, height: 800 },
        colorScheme,
        reducedMotion: "reduce",
      });
      try {
        const page = await context.newPage();
        const seen = await problemsOfPage(page, file, colorScheme === "dark" || width === 1280);
        problems.push(...seen.map((problem) => `${colorScheme} ${width} px: ${problem}`));
      } finally {
        await context.close();
      }
    }
  }
  return problems;
}

/** Run inside the page, as text: the types of a browser's globals are not those of the rest of the project. */
const OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
const MARK_WORKABLE = `(() => {
  const all = [...document.querySelectorAll("a[href], button, summary, input, select, [onclick]")];
  const visible = all.filter((element) => element.checkVisibility());
  visible.forEach((element, i) => element.setAttribute("data-test-reach", String(i)));
  return visible.length;
})()`;
const FOCUSED = "document.activeElement?.getAttribute('data-test-reach') ?? null";

async function problemsOfPage(page: Page, file: string, withAxe: boolean): Promise<string[]> {
  const problems: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`script: ${error.message}`));
  page.on("dialog", (dialog) => {
    problems.push(`a dialog opened: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!/^(?:file|data|blob|about):/u.test(request.url())) problems.push(`asks ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href, { waitUntil: "load" });
  const overflow = await page.evaluate<number>(OVERFLOW);
  if (overflow > 0) problems.push(`scrolls sideways by ${overflow} px`);
  problems.push(...(await unreachable(page)));
  if (withAxe) {
    const { violations } = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"])
      .analyze();
    for (const { id, help, nodes } of violations) {
      problems.push(
        `${id}: ${help} (${nodes.length}×, first ${String(nodes[0]?.html.slice(0, 120))})`,
      );
    }
  }
  return problems;
}

const TABS_MAX = 400;

/** What a mouse can work and the Tab key never reaches. */
async function unreachable(page: Page): Promise<string[]> {
  const wanted = await page.evaluate<number>(MARK_WORKABLE);
  const reached = new Set<string>();
  for (let i = 0; i < Math.min(TABS_MAX, wanted * 2 + 5) && reached.size < wanted; i += 1) {
    await page.keyboard.press("Tab");
    const id = await page.evaluate<string | null>(FOCUSED);
    if (id !== null) reached.add(id);
  }
  if (reached.size >= wanted || wanted > TABS_MAX) return [];
  return [`Tab reaches ${reached.size} of ${wanted} things that can be worked`];
}
