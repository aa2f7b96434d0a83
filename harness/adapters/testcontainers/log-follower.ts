/** Follows a container's output into one file on the host, over all its starts. */
import { createWriteStream } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { type Container, type Engine } from "./docker-engine.ts";

const TAIL_BYTES = 64 * 1024;

export class LogFollower {
  readonly #engine: Engine;
  readonly #file: string;
  #ended: Promise<void> = Promise.resolve();

  constructor(engine: Engine, file: string) {
    this.#engine = engine;
    this.#file = file;
  }

  /** Follows from `since`, by the engine's clock, until the container stops. */
  async follow(container: Container, since: string): Promise<void> {
    await this.#ended;
    await mkdir(dirname(this.#file), { recursive: true });
    const stream = await container.logs({
      follow: true,
      stdout: true,
      stderr: true,
      since: Date.parse(since) / 1000,
    });
    const file = createWriteStream(this.#file, { flags: "a" });
    this.#engine.docker.modem.demuxStream(stream, file, file);
    this.#ended = new Promise((resolve) => {
      file.once("error", () => resolve());
      file.once("close", () => resolve());
      const end = (): void => void file.end();
      stream.once("end", end).once("close", end).once("error", end);
    });
  }

  /** Resolves when all that the stopped container said is in the file. */
  ended(): Promise<void> {
    return this.#ended;
  }

  tail(lines: number): Promise<string> {
    return lastLines(this.#file, lines);
  }
}

/** Last lines of a log; empty where there is none. */
export async function lastLines(path: string, lines: number): Promise<string> {
  const file = await open(path, "r").catch(() => undefined);
  if (!file) return "";
  try {
    const { size } = await file.stat();
    const length = Math.min(size, TAIL_BYTES);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString("utf8").trimEnd().split("\n").slice(-lines).join("\n");
  } finally {
    await file.close();
  }
}
