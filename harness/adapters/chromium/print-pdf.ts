import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AdapterError } from "../../lib/errors.ts";
import { lastWords, runProgram } from "../parts/run-program.ts";
import { findChromium } from "./find-chromium.ts";

const DEADLINE_MS = 60_000;

/**
 * A self-contained HTML document as PDF, by its print style. The browser gets a profile of its own, reaches no network and
 * ends with this call. EnvironmentError DOC010 where there is no browser, AdapterError DOC011 where it fails.
 */
export async function printPdf(
  html: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Buffer> {
  const chromium = await findChromium(env);
  const folder = await mkdtemp(join(tmpdir(), "harness-pdf-"));
  try {
    const [source, target] = [join(folder, "document.html"), join(folder, "document.pdf")];
    await writeFile(source, html);
    const result = await runProgram(
      [
        chromium,
        "--headless",
        // Our own documents without scripts; the sandbox needs rights that root in a container does not have.
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--no-first-run",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        `--user-data-dir=${join(folder, "profile")}`,
        "--no-pdf-header-footer",
        `--print-to-pdf=${target}`,
        pathToFileURL(source).href,
      ],
      { env: { ...env, HOME: folder }, timeoutMs: DEADLINE_MS },
    );
    const pdf = await readFile(target).catch(() => Buffer.alloc(0));
    if (pdf.subarray(0, 5).toString("latin1") === "%PDF-") return pdf;
    throw new AdapterError({
      code: "DOC011",
      message: `${chromium} printed no PDF: ${lastWords(result)}`,
      why: "HTML and Markdown were written all the same",
      fix: "open the HTML in a browser and print it, or name another browser in CHROME_PATH",
    });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}
