/**
 * Where the images that others are built on come from: pulled by the pinned reference where a registry answers, made
 * from Debian packages or from a part of this host where none does.
 */
import { spawn } from "node:child_process";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EnvironmentError } from "../../lib/errors.ts";
import type { Parts } from "../../ports/parts.ts";
import { runProgram } from "../parts/run-program.ts";
import { aptMirror } from "./apt-mirror.ts";
import { type Engine, reasonOf } from "./docker-engine.ts";
import { tar } from "./tar.ts";
import { within } from "./within.ts";

export type Progress = (message: string, fraction?: number) => void;

export interface ImageSources {
  readonly engine: Engine;
  readonly parts: Parts;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

const PULL_DEADLINE_MS = 300_000;
const BOOTSTRAP_DEADLINE_MS = 900_000;
/** What debootstrap says of some ninety packages: retrieved, validated, extracted, unpacked, configured. */
const BOOTSTRAP_LINES = 400;
const IMPORT_DEADLINE_MS = 120_000;
export const REPOSITORY = "localhost/harness";

/** Undefined when it is neither here nor to be pulled; then `why` was told to the progress. */
export async function pulled(reference: string, sources: ImageSources): Promise<boolean> {
  const { engine, progress, signal } = sources;
  if (await imageExists(engine, reference)) return true;
  progress(`pulling ${reference}`);
  try {
    await within(PULL_DEADLINE_MS, `image ${reference}`, signal, async () => {
      const stream = await engine.docker.pull(reference);
      await finished(engine, stream, () => undefined);
    });
    return await imageExists(engine, reference);
  } catch (cause) {
    signal.throwIfAborted();
    progress(`${reference} cannot be pulled: ${reasonOf(cause)}`);
    return false;
  }
}

/** A Debian release made with debootstrap from the mirror that this machine's own apt uses. */
export async function debianImage(reference: string, sources: ImageSources): Promise<string> {
  const { engine, progress, signal } = sources;
  const suite = /:([a-z]+)/u.exec(reference)?.[1] ?? "";
  const name = `${REPOSITORY}/debian:${suite}`;
  if (await imageExists(engine, name)) return name;
  const mirror = await aptMirror();
  const folder = await mkdtemp(join(tmpdir(), "harness-debian-"));
  try {
    const what = `making Debian ${suite} with debootstrap`;
    let lines = 0;
    progress(what, 0);
    await chmod(folder, 0o755);
    const arguments_ = ["--variant=minbase", "--include=ca-certificates", suite, folder, mirror];
    const result = await runProgram(["debootstrap", ...arguments_], {
      env: process.env,
      timeoutMs: BOOTSTRAP_DEADLINE_MS,
      signal,
      onLine: () => progress(what, Math.min(0.99, ++lines / BOOTSTRAP_LINES)),
    });
    signal.throwIfAborted();
    if (result.exitCode !== 0) throw bootstrapFailed(reference, result.stdout + result.stderr);
    await importFolder(folder, name, sources);
    return name;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Where the official images have their program. */
const RELEASED = {
  toxiproxy: { program: "toxiproxy-server", path: "toxiproxy" },
  k6: { program: "k6", path: "usr/bin/k6" },
} as const;

/** A part as the host has it: a static program for Linux, put where the official image has it. */
export async function partImage(
  part: keyof typeof RELEASED,
  sources: ImageSources,
): Promise<string> {
  const { program, path } = RELEASED[part];
  const found = await sources.parts.install(part, sources.progress);
  const content = await readFile(found.program(program));
  if (content.subarray(0, 4).toString("latin1") !== "\u007fELF") {
    throw new EnvironmentError({
      code: "ENV201",
      message: `the host's ${part} is no program for Linux, and its image cannot be pulled`,
      fix: "let the engine reach its registry once, or run on Linux",
    });
  }
  const archive = tar([{ path, content, mode: 0o755 }]);
  const name = `${REPOSITORY}/${part}-release:${found.version}`;
  return importArchive(archive, name, sources);
}

export async function imageExists(engine: Engine, name: string): Promise<boolean> {
  try {
    await engine.docker.getImage(name).inspect();
    return true;
  } catch {
    return false;
  }
}

/** Reads an answer that comes in lines of JSON to its end; rejects with the error that a line tells. */
export function finished(
  engine: Engine,
  stream: NodeJS.ReadableStream,
  onLine: (line: { readonly stream?: string; readonly status?: string }) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    engine.docker.modem.followProgress(
      stream,
      (error: Error | null) => (error ? reject(error) : resolve()),
      onLine,
    );
  });
}

async function importFolder(folder: string, name: string, sources: ImageSources): Promise<void> {
  const left = ["./var/cache/apt/*", "./var/lib/apt/lists/*", "./usr/share/doc/*"];
  const packer = spawn(
    "tar",
    ["--numeric-owner", "-C", folder, ...left.map((path) => `--exclude=${path}`), "-c", "."],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
  try {
    await importArchive(packer.stdout, name, sources);
  } finally {
    packer.kill();
  }
}

async function importArchive(
  archive: NodeJS.ReadableStream | Buffer,
  name: string,
  { engine, signal }: ImageSources,
): Promise<string> {
  const [repo, tag] = [name.slice(0, name.lastIndexOf(":")), name.slice(name.lastIndexOf(":") + 1)];
  await within(IMPORT_DEADLINE_MS, `import of ${name}`, signal, async () => {
    const stream = await engine.docker.importImage(archive as NodeJS.ReadableStream, { repo, tag });
    await finished(engine, stream, () => undefined);
  });
  return name;
}

function bootstrapFailed(reference: string, output: string): EnvironmentError {
  const last = output.trim().split("\n").slice(-3).join(" | ");
  return new EnvironmentError({
    code: "ENV201",
    message: `${reference} can neither be pulled nor made with debootstrap`,
    why: last === "" ? "debootstrap is not on PATH" : last,
    fix: "let the engine reach a registry, or as root: apt-get install debootstrap && npx harness install --images",
  });
}
