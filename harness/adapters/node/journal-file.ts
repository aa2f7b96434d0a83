import { open, type FileHandle } from "node:fs/promises";
import { writeError } from "./write-error.ts";

/** One appended line at a time, in order; a durable one resolves after fsync. An error stays: later lines fail too. */
export class JournalFile {
  readonly #path: string;
  readonly #mask: (text: string) => string;
  #file: Promise<FileHandle> | undefined;
  #tail: Promise<void> = Promise.resolve();

  constructor(path: string, mask: (text: string) => string) {
    this.#path = path;
    this.#mask = mask;
  }

  append(line: string, durable: boolean): Promise<void> {
    this.#tail = this.#tail.then(() => this.#write(line, durable));
    return this.#tail;
  }

  async #write(line: string, durable: boolean): Promise<void> {
    try {
      this.#file ??= open(this.#path, "a");
      const file = await this.#file;
      await file.appendFile(`${this.#mask(line)}\n`);
      if (durable) await file.datasync();
    } catch (error) {
      throw writeError(this.#path, error);
    }
  }

  async close(): Promise<void> {
    await this.#tail.catch(() => undefined);
    const file = await this.#file?.catch(() => undefined);
    this.#file = undefined;
    await file?.close();
  }
}
