import { createReadStream, createWriteStream } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { createInterface } from "node:readline";
import { pipeline } from "node:stream/promises";

/** More of one log than this helps nobody, and would take too long at the end of a run. */
const LARGEST_BYTES = 50 << 20;

/**
 * Masks a text file that a program of the run wrote, line by line, and replaces it atomically. What lies beyond 50 MiB
 * is cut off, with a note, since nobody has looked at it. A file that is not there is no error.
 */
export async function maskFile(
  path: string,
  mask: (text: string) => string,
  largestBytes = LARGEST_BYTES,
): Promise<void> {
  const size = await stat(path).then(
    (stats) => stats.size,
    () => undefined,
  );
  if (size === undefined || size === 0) return;
  const temporary = `${path}.tmp`;
  const input = createReadStream(path, { encoding: "utf8", end: largestBytes - 1 });
  async function* masked(): AsyncGenerator<string> {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      yield `${mask(line)}\n`;
    }
    if (size !== undefined && size > largestBytes) {
      yield `… cut here by the harness: ${size - largestBytes} bytes more\n`;
    }
  }
  try {
    await pipeline(masked(), createWriteStream(temporary));
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}
