import type { NodeLaunch } from "../../ports/runtime.ts";
import {
  ensureFolderImage,
  ensureImage,
  ensureReference,
  type Image,
  type ImageOptions,
} from "./images.ts";

/** Each image is looked for once in the life of a runtime. */
export class ImageCache {
  readonly #options: ImageOptions;
  readonly #images = new Map<string, Promise<Image>>();

  constructor(options: ImageOptions) {
    this.#options = options;
  }

  of(name: string): Promise<Image> {
    return this.#once(name, () => ensureImage(name, this.#options));
  }

  forLaunch({ part, image }: NodeLaunch): Promise<Image> {
    const { build, reference } = image ?? {};
    if (build !== undefined) {
      return this.#once(`build ${build}`, () => ensureFolderImage(build, this.#options));
    }
    if (reference !== undefined) {
      return this.#once(`pull ${reference}`, () => ensureReference(reference, this.#options));
    }
    return this.of(part === "service" ? "base" : part);
  }

  #once(key: string, make: () => Promise<Image>): Promise<Image> {
    const image = this.#images.get(key) ?? make();
    this.#images.set(key, image);
    image.catch(() => this.#images.delete(key));
    return image;
  }
}
