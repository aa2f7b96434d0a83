import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import type { ExecOptions, ExecResult } from "../../ports/runtime.ts";

const OUTPUT_LIMIT = 1024 * 1024;

export interface CommandOptions extends ExecOptions {
  /** Whole environment; this process's own when it is left out. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/**
 * Runs a program to its end. Never throws: a program that cannot be started is exit code 127, one that was still
 * running at its deadline is killed with its process group and is 124. Output beyond 1 MiB per stream is dropped.
 */
export async function runCommand(
  command: readonly string[],
  options: CommandOptions,
): Promise<ExecResult> {
  const [program = "", ...args] = command;
  const child = spawn(program, args, {
    stdio: "pipe",
    detached: true,
    ...(options.environment && { env: options.environment }),
    ...(options.cwd !== undefined && { cwd: options.cwd }),
  });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  child.stdin.on("error", () => undefined).end(options.input ?? "");
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    killGroup(child.pid);
  }, options.timeoutMs);
  try {
    const [code] = (await once(child, "close")) as [number | null];
    const exitCode = late ? 124 : (code ?? 137);
    return { exitCode, stdout: stdout(), stderr: stderr() };
  } catch (cause) {
    return { exitCode: 127, stdout: "", stderr: String(cause) };
  } finally {
    clearTimeout(timer);
  }
}

function collect(stream: Readable): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on("data", (chunk: Buffer) => {
    if (size < OUTPUT_LIMIT) chunks.push(chunk.subarray(0, OUTPUT_LIMIT - size));
    size += chunk.length;
  });
  return () => Buffer.concat(chunks).toString();
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It ended by itself a moment ago.
  }
}
