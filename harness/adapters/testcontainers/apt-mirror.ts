/** The mirror that this machine's apt uses for Debian, read when an image is built and never written down. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const PUBLIC = "http://deb.debian.org/debian";
const FOLDER = "/etc/apt/sources.list.d";

export async function aptMirror(): Promise<string> {
  const names = await readdir(FOLDER).catch(() => []);
  const files = ["/etc/apt/sources.list", ...names.sort().map((name) => join(FOLDER, name))];
  const texts = await Promise.all(files.map((file) => readFile(file, "utf8").catch(() => "")));
  return mirrorIn(texts.join("\n")) ?? PUBLIC;
}

/** First archive of Debian proper, in either format: `deb [options] URI suite …` or `URIs: URI`. */
export function mirrorIn(sources: string): string | undefined {
  const uris = [...sources.matchAll(/^\s*(?:deb\s+(?:\[[^\]]*\]\s+)?|URIs:\s*)(https?:\S+)/gmu)];
  return uris.map(([, uri = ""]) => uri.replace(/\/+$/u, "")).find((uri) => /\/debian$/u.test(uri));
}
