import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { InvalidArgumentError } from "commander";
import { printPdf } from "../../adapters/chromium/print-pdf.ts";
import { readTemplates } from "../../adapters/node/template-files.ts";
import type { Readiness } from "../../domain/readiness.ts";
import { DOCUMENT_FORMATS } from "../../documents/template-files.ts";
import { READINESS_DOCUMENTS, renderReadiness } from "../../readiness/render-readiness.ts";
import type { World } from "../world.ts";
import { machineOutputs } from "./machine-outputs.ts";

const FORMATS = [...DOCUMENT_FORMATS, "pdf"] as const;

/** `--render html,md,pdf`. */
export function readRenderFormats(text: string): readonly string[] {
  const formats = text.split(",").map((format) => format.trim());
  const unknown = formats.find((format) => !FORMATS.some((known) => known === format));
  if (unknown === undefined) return formats;
  throw new InvalidArgumentError(
    `there is no format "${unknown}"; say some of ${FORMATS.join(", ")}`,
  );
}

export interface WriteOptions {
  readonly out: string;
  readonly formats: readonly string[];
}

/** Writes readiness.json and the documents to `<out>/<checklist>/`; returns their paths for people. */
export async function writeReadiness(
  world: World,
  readiness: Readiness,
  { out, formats }: WriteOptions,
): Promise<string[]> {
  const folder = join(out, readiness.checklist.id);
  await mkdir(folder, { recursive: true });
  const shown = (name: string): string => relative(world.cwd, join(folder, name));
  const write = async (name: string, content: string | Buffer): Promise<string> => {
    await writeFile(join(folder, name), content);
    return shown(name);
  };
  const wanted = new Set(formats);
  const rendered = renderReadiness(readiness, {
    base: relative(folder, world.cwd).split(sep).join("/"),
    templates: await readTemplates({ home: world.home, cwd: world.cwd }),
    // A PDF is a printed HTML document.
    formats: DOCUMENT_FORMATS.filter(
      (format) => wanted.has(format) || (format === "html" && wanted.has("pdf")),
    ),
  });
  const written = [await write("readiness.json", `${JSON.stringify(readiness, undefined, 2)}\n`)];
  const machines = machineOutputs(readiness, await versionOf(world));
  for (const { name, text } of [...rendered, ...machines]) written.push(await write(name, text));
  if (!wanted.has("pdf")) return written;
  for (const name of READINESS_DOCUMENTS) {
    const html = rendered.find((file) => file.name === `${name}.html`)?.text ?? "";
    written.push(await write(`${name}.pdf`, await printPdf(html, world.env)));
  }
  return written;
}

async function versionOf(world: World): Promise<string> {
  const manifest = await readFile(join(world.home, "package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}
