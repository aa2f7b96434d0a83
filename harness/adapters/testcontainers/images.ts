/**
 * The images of containers/, each built once per content of its folder and of those below it: the tag is a digest, so
 * a changed Dockerfile is a new image and an unchanged one costs one question to the engine.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { EnvironmentError } from "../../lib/errors.ts";
import { withLock } from "../parts/lock.ts";
import { type Engine, reasonOf } from "./docker-engine.ts";
import { type ImageFolder, readImageFolder } from "./image-folder.ts";
import {
  debianImage,
  finished,
  imageExists,
  type ImageSources,
  partImage,
  pulled,
  REPOSITORY,
} from "./image-source.ts";
import { within } from "./within.ts";

export interface ImageOptions extends ImageSources {
  /** The folder `containers/` of this package. */
  readonly folder: string;
  /** Where locks between two builders lie. */
  readonly cacheDirectory: string;
}

/** What an image says of itself in its labels. */
export interface Image {
  readonly reference: string;
  /** Folder of its programs; undefined in images of others. */
  readonly programs: string | undefined;
  /** Prepared data, as its processes see it. */
  readonly template: string | undefined;
  /** Reference of the image that its program was taken from. */
  readonly origin: string | undefined;
  /** Account of its processes as the image names it; empty means root. */
  readonly user: string;
  readonly command: readonly string[];
}

const BUILD_DEADLINE_MS = 900_000;

/** Image of a folder of containers/, built when it is not there. */
export async function ensureImage(name: string, options: ImageOptions): Promise<Image> {
  const folder = await readImageFolder(name, join(options.folder, name));
  if (name === "base") return ensureBuilt(folder, "", options);
  const base = await ensureImage("base", options);
  return ensureBuilt(folder, base.reference, options);
}

/** Image of somebody's own folder, which may stand on our base by `ARG BASE`. */
export async function ensureFolderImage(path: string, options: ImageOptions): Promise<Image> {
  const base = await ensureImage("base", options);
  return ensureBuilt(await readImageFolder("service", path), base.reference, options);
}

/** An image that the scenario names. */
export async function ensureReference(reference: string, options: ImageOptions): Promise<Image> {
  if (await pulled(reference, options)) return describe(options.engine, reference);
  throw new EnvironmentError({
    code: "ENV201",
    message: `image ${reference} is neither here nor to be pulled`,
    fix: "let the engine reach its registry, or give the service a folder with `build:`",
  });
}

/** Makes all of them ready; what `harness install --images` does. */
export async function ensureImages(
  names: readonly string[],
  options: ImageOptions,
): Promise<readonly Image[]> {
  const images: Image[] = [];
  for (const name of names) images.push(await ensureImage(name, options));
  return images;
}

/** Image of a folder of containers/ as it was built before; undefined where it was not. */
export async function builtImage(name: string, options: ImageOptions): Promise<Image | undefined> {
  const base = referenceOf(await readImageFolder("base", join(options.folder, "base")), "");
  const reference = referenceOf(await readImageFolder(name, join(options.folder, name)), base);
  const { engine } = options;
  return (await imageExists(engine, reference)) ? describe(engine, reference) : undefined;
}

function referenceOf({ name, digest }: ImageFolder, base: string): string {
  const whole = createHash("sha256").update(`${digest} ${base}`).digest("hex");
  return `${REPOSITORY}/${name}:${whole.slice(0, 16)}`;
}

async function ensureBuilt(
  folder: ImageFolder,
  base: string,
  options: ImageOptions,
): Promise<Image> {
  const { engine, cacheDirectory, signal } = options;
  const reference = referenceOf(folder, base);
  if (!(await imageExists(engine, reference))) {
    const lock = join(cacheDirectory, `.image-${folder.name}.lock`);
    await withLock(lock, signal, async () => {
      if (await imageExists(engine, reference)) return;
      await build(folder, reference, await buildArguments(folder, base, options), options);
    });
  }
  return describe(engine, reference);
}

async function buildArguments(
  folder: ImageFolder,
  base: string,
  options: ImageOptions,
): Promise<Record<string, string>> {
  const given: Record<string, string> = {};
  for (const [key, pinned] of folder.references) {
    if (key === "BASE" && pinned === "") given[key] = base;
    else if (pinned === "" || (await pulled(pinned, options))) continue;
    else if (pinned.includes("/debian:")) given[key] = await debianImage(pinned, options);
    else if (pinned.includes("/toxiproxy:")) given[key] = await partImage("toxiproxy", options);
    else if (pinned.includes("/k6:")) given[key] = await partImage("k6", options);
  }
  return given;
}

async function build(
  folder: ImageFolder,
  reference: string,
  buildargs: Readonly<Record<string, string>>,
  { engine, progress, signal }: ImageOptions,
): Promise<void> {
  progress(`building image ${folder.name}`);
  const lines: string[] = [];
  try {
    await within(BUILD_DEADLINE_MS, `build of image ${folder.name}`, signal, async () => {
      const stream = await engine.docker.buildImage(toStream(folder.archive), {
        t: reference,
        buildargs: { ...buildargs },
        // The mirror may be one that only the host can reach.
        networkmode: "host",
        forcerm: true,
        abortSignal: signal,
      });
      await finished(engine, stream, (line) => {
        const text = (line.stream ?? line.status ?? "").trim();
        if (text === "") return;
        lines.push(text);
        const step = /^Step (\d+)\/(\d+)/u.exec(text);
        const done = step ? Number(step[1]) / (Number(step[2]) + 1) : undefined;
        if (done !== undefined) progress(`image ${folder.name}: ${text}`, done);
      });
    });
  } catch (cause) {
    signal.throwIfAborted();
    throw new EnvironmentError({
      code: "ENV201",
      message: `image ${folder.name} was not built: ${reasonOf(cause)}`,
      why: lines.slice(-5).join(" | "),
      fix: "mend what the last lines say; nothing of it was kept",
      cause,
    });
  }
}

function toStream(archive: Buffer): NodeJS.ReadableStream {
  return archive as unknown as NodeJS.ReadableStream;
}

async function describe(engine: Engine, reference: string): Promise<Image> {
  const { Config: config } = await engine.docker.getImage(reference).inspect();
  const labels = config.Labels as Readonly<Record<string, string>> | null;
  return {
    reference,
    programs: labels?.["harness.programs"],
    template: labels?.["harness.template"],
    origin: labels?.["harness.origin"],
    user: config.User,
    command: [...[config.Entrypoint ?? []].flat(), ...(config.Cmd ?? [])],
  };
}
