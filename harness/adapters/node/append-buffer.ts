import { open, type FileHandle } from "node:fs/promises";
import { writeError } from "./write-error.ts";

const FLUSH_BYTES = 1 << 16;
const FLUSH_MS = 200;

/**
 * Buffered append of lines. A workload pays for a string concatenation; the file is written in blocks, at the latest
 * 200 ms later, so that a killed run keeps all but its last moments. The file appears with its first line. A disk
 * error stops the writing (a history with a gap would be judged wrongly) and is thrown by the next flush and close.
 */
export class AppendBuffer {
  readonly #path: string;
  #pending: string[] = [];
  #bytes = 0;
  #file: Promise<FileHandle> | undefined;
  #tail: Promise<void> = Promise.resolve();
  #failure: Error | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  append(line: string): void {
    if (this.#failure !== undefined) return;
    this.#pending.push(line);
    this.#bytes += line.length;
    if (this.#bytes >= FLUSH_BYTES) this.#write();
    else this.#timer ??= setTimeout(() => this.#write(), FLUSH_MS).unref();
  }

  async flush(): Promise<void> {
    this.#write();
    await this.#tail;
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Closes the file even when it could not be written. */
  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      const file = await this.#file?.catch(() => undefined);
      this.#file = undefined;
      await file?.close();
    }
  }

  /** Hands what is pending to the disk; never rejects, what went wrong is kept for the next flush. */
  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#pending.length === 0) return;
    const text = `${this.#pending.join("\n")}\n`;
    this.#pending = [];
    this.#bytes = 0;
    this.#tail = this.#tail
      .then(async () => {
        if (this.#failure !== undefined) return;
        this.#file ??= open(this.#path, "a");
        await (await this.#file).appendFile(text);
      })
      .catch((error: unknown) => {
        this.#failure = writeError(this.#path, error);
      });
  }
}
