import { createHash } from "node:crypto";
import { createWriteStream, rmSync } from "node:fs";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { AdapterError, EnvironmentError } from "../../lib/errors.ts";

export interface FetchOptions {
  /** Longest wait for the answer, and later between two pieces of it. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

export interface DownloadOptions extends FetchOptions {
  /** Expected digest, lower-case hexadecimal. */
  readonly sha256: string;
  readonly progress: (fraction: number | undefined) => void;
}

/** A small text. Throws EnvironmentError ENV141 when it cannot be had. */
export async function fetchText(url: string, options: FetchOptions): Promise<string> {
  using idle = idleTimeout(options);
  const response = await request(url, idle.signal);
  try {
    return await response.text();
  } catch (error) {
    throw unreachable(url, error);
  }
}

/**
 * Writes a file and checks its SHA-256. A file that is not the expected one is removed again and refused with
 * AdapterError ENV143: no other way of getting the part is tried, since somebody may have tampered with it.
 */
export async function download(url: string, path: string, options: DownloadOptions): Promise<void> {
  using idle = idleTimeout(options);
  const response = await request(url, idle.signal);
  const total = Number(response.headers.get("content-length") ?? Number.NaN);
  const hash = createHash("sha256");
  let received = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      idle.restart();
      hash.update(chunk);
      received += chunk.length;
      options.progress(total > 0 ? received / total : undefined);
      done(null, chunk);
    },
  });
  try {
    const body = Readable.fromWeb(response.body as ReadableStream);
    await pipeline(body, meter, createWriteStream(path), { signal: idle.signal });
  } catch (error) {
    rmSync(path, { force: true });
    throw unreachable(url, error);
  }
  const actual = hash.digest("hex");
  if (actual === options.sha256) return;
  rmSync(path, { force: true });
  throw new AdapterError({
    code: "ENV143",
    message: `${url} is not the file that its release lists`,
    why: `SHA-256 is ${actual}, and ${options.sha256} was expected; nothing of it was kept`,
    fix: "try again; if it stays like this, report it to the project and install the program by hand",
  });
}

async function request(url: string, signal: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { signal });
  } catch (error) {
    throw unreachable(url, error);
  }
  if (response.ok) return response;
  await response.body?.cancel();
  throw new EnvironmentError({
    code: "ENV141",
    message: `${url} answered ${response.status} ${response.statusText}`.trim(),
  });
}

function unreachable(url: string, error: unknown): EnvironmentError {
  const reason = error instanceof Error ? error : new Error(String(error));
  const cause = reason.cause instanceof Error ? reason.cause : reason;
  return new EnvironmentError({
    code: "ENV141",
    message: `${new URL(url).host} cannot be reached: ${cause.message}`,
    cause: error,
  });
}

interface IdleTimeout extends Disposable {
  readonly signal: AbortSignal;
  restart(): void;
}

function idleTimeout({ timeoutMs, signal }: FetchOptions): IdleTimeout {
  const controller = new AbortController();
  const expire = (): void => controller.abort(new Error(`no answer within ${timeoutMs / 1000} s`));
  const timer = setTimeout(expire, timeoutMs);
  return {
    signal: signal === undefined ? controller.signal : AbortSignal.any([controller.signal, signal]),
    restart: () => void timer.refresh(),
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
