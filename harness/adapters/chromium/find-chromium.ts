import { constants } from "node:fs";
import { access, readdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { EnvironmentError } from "../../lib/errors.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const CHROMIUM_NAMES = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
] as const;
const MAC_PROGRAMS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
/** Below a browser folder of Playwright, by platform. */
const PLAYWRIGHT_PROGRAMS = [
  "chrome-linux/chrome",
  "chrome-linux64/chrome",
  "chrome-linux/headless_shell",
  "chrome-headless-shell-linux64/chrome-headless-shell",
  "chrome-mac/Chromium.app/Contents/MacOS/Chromium",
];

export const CHROMIUM_FIX =
  "sudo apt-get install chromium, or npx playwright install chromium, or set CHROME_PATH to a Chrome";

/** Path of a Chromium or Chrome: CHROME_PATH, then PATH, then Playwright's own. EnvironmentError DOC010 when there is none. */
export async function findChromium(env: Environment): Promise<string> {
  const wanted = env["CHROME_PATH"];
  if (wanted !== undefined && wanted !== "") {
    if (await isProgram(wanted)) return wanted;
    throw new EnvironmentError({
      code: "DOC010",
      message: `CHROME_PATH=${wanted} is no program`,
      fix: "correct CHROME_PATH or unset it",
    });
  }
  for (const path of [...onPath(env), ...MAC_PROGRAMS, ...(await ofPlaywright(env))]) {
    if (await isProgram(path)) return path;
  }
  throw new EnvironmentError({
    code: "DOC010",
    message: "there is no Chromium or Chrome to print PDF with",
    why: "neither CHROME_PATH, nor PATH, nor Playwright's browsers have one; Markdown and HTML need none",
    fix: CHROMIUM_FIX,
  });
}

function onPath(env: Environment): string[] {
  const folders = (env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return CHROMIUM_NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
}

async function ofPlaywright(env: Environment): Promise<string[]> {
  const home = env["HOME"] ?? "";
  const own = env["PLAYWRIGHT_BROWSERS_PATH"] ?? "";
  const roots = [
    ...(own === "" ? [] : [own]),
    join(home, ".cache", "ms-playwright"),
    join(home, "Library", "Caches", "ms-playwright"),
  ];
  const found: string[] = [];
  for (const root of roots) {
    const browsers = await readdir(root).catch(() => []);
    // The newest first: the folders are named by a growing number.
    for (const browser of browsers
      .filter((name) => name.startsWith("chromium"))
      .sort()
      .reverse()) {
      found.push(...PLAYWRIGHT_PROGRAMS.map((program) => join(root, browser, program)));
    }
  }
  return found;
}

async function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
