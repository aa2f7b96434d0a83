/**
 * The containers runtime. Each region is a bridge network of its own; its egress is the only container that is also in
 * others. Everything carries the run's label, and a watchdog outside this process removes it when this process dies.
 */
import { join } from "node:path";
import type { Parts } from "../../ports/parts.ts";
import type { Runtime } from "../../ports/runtime.ts";
import { defaultCacheDirectory } from "../parts/parts.ts";
import { connectEngine } from "./docker-engine.ts";
import { ImageCache } from "./image-cache.ts";
import type { Progress } from "./image-source.ts";
import { builtImage, type ImageOptions } from "./images.ts";
import { openNetwork } from "./open-network.ts";
import type { Reach } from "./reach.ts";

export interface DockerRuntimeOptions {
  readonly parts: Parts;
  /** Root of the harness package: images are built from its folder `containers/`. */
  readonly home: string;
  /** Why this runtime was chosen. */
  readonly reason: string;
  /** Hears what is pulled and built on first need. */
  readonly progress?: Progress;
  /** Found out when not given. */
  readonly reach?: Reach;
  /** Stops pulling and building. */
  readonly signal?: AbortSignal;
}

export async function createDockerRuntime(options: DockerRuntimeOptions): Promise<Runtime> {
  const imaging = await imageOptions(options);
  const images = new ImageCache(imaging);
  const { engine } = imaging;
  const { reach } = options;
  return {
    name: "docker",
    mode: "containers",
    reason: options.reason,
    capabilities: {
      advertisedNames: true,
      packetFaults: true,
      structuralBoundary: true,
      images: true,
    },
    open: (plan, signal) => openNetwork({ engine, images, plan, reach }, signal),
    versionOf: async (part) => {
      const image = await builtImage(part, imaging);
      return /:v?(\d+\.\d+\.\d+)$/u.exec(image?.origin ?? "")?.[1];
    },
  };
}

/** What `ensureImages` wants to know. */
export async function imageOptions(options: DockerRuntimeOptions): Promise<ImageOptions> {
  const signal = options.signal ?? new AbortController().signal;
  return {
    engine: await connectEngine(signal),
    parts: options.parts,
    folder: join(options.home, "containers"),
    cacheDirectory: defaultCacheDirectory(process.env),
    progress: options.progress ?? (() => undefined),
    signal,
  };
}
