import type { KeyObject } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { InvalidArgumentError } from "commander";
import { printPdf } from "../../adapters/chromium/print-pdf.ts";
import { readTemplates } from "../../adapters/node/template-files.ts";
import type { Readiness } from "../../domain/readiness.ts";
import { DOCUMENT_FORMATS } from "../../documents/template-files.ts";
import { READINESS_DOCUMENTS, renderReadiness } from "../../readiness/render-readiness.ts";
import { signatureOf } from "../attest/signing.ts";
import type { World } from "../world.ts";
import { machineOutputs, READINESS_ENVELOPE } from "./machine-outputs.ts";

/** No document: only what programs read, which is always written. */
const MACHINE_FORMAT = "json";
const FORMATS = [...DOCUMENT_FORMATS, "pdf", MACHINE_FORMAT] as const;

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
  /** To sign the envelope with. */
  readonly key: KeyObject | undefined;
}

/** Writes readiness.json, what programs read beside it, and the documents to `<out>/<checklist>/`; returns lines for people. */
export async function writeReadiness(
  world: World,
  readiness: Readiness,
  { out, formats, key }: WriteOptions,
): Promise<string[]> {
  const folder = join(out, readiness.checklist.id);
  await mkdir(folder, { recursive: true });
  const shown = (name: string): string => relative(world.cwd, join(folder, name));
  const write = async (name: string, content: string | Buffer): Promise<string> => {
    await writeFile(join(folder, name), content);
    return shown(name);
  };
  const wanted = new Set(formats);
  const isRendered = formats.some((format) => format !== MACHINE_FORMAT);
  const rendered = !isRendered
    ? []
    : renderReadiness(readiness, {
        base: relative(folder, world.cwd).split(sep).join("/"),
        templates: await readTemplates({ home: world.home, cwd: world.cwd }),
        // A PDF is a printed HTML document.
        formats: DOCUMENT_FORMATS.filter(
          (format) => wanted.has(format) || (format === "html" && wanted.has("pdf")),
        ),
      });
  const json = `${JSON.stringify(readiness, undefined, 2)}\n`;
  const written = [await write("readiness.json", json)];
  for (const { name, text } of rendered) written.push(await write(name, text));
  const path = projectPath(world, join(folder, "readiness.json"));
  for (const { name, text } of await machineOutputs(world, { readiness, path, text: json, key })) {
    const file = await write(name, text);
    const isEnvelope = name === READINESS_ENVELOPE;
    written.push(isEnvelope ? `${file}: ${signatureOf(key, "decision to its evidence")}` : file);
  }
  if (!wanted.has("pdf")) return written;
  for (const name of READINESS_DOCUMENTS) {
    const html = rendered.find((file) => file.name === `${name}.html`)?.text ?? "";
    written.push(await write(`${name}.pdf`, await printPdf(html, world.env)));
  }
  return written;
}

/** Documents are handed over: outside of the project only the name is said. */
function projectPath({ cwd }: World, path: string): string {
  const near = relative(cwd, path);
  return near.startsWith("..") ? basename(path) : near.split(sep).join("/");
}
