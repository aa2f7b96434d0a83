import { spawn } from "node:child_process";

export interface RunOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
  readonly cwd?: string;
  readonly signal?: AbortSignal | undefined;
  /** Other account to run as; the caller must be root. */
  readonly uid?: number;
  /** Each line of standard output and error as it comes. */
  readonly onLine?: (line: string) => void;
}

export interface ProgramResult {
  /** Exit code; 127 when the program could not be started, 124 when it ran out of time. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const OUTPUT_LIMIT = 1 << 20;

/**
 * Runs a program to its end and never throws: a program that is missing, too slow or stopped is a result too. The
 * program leads a process group of its own, so that what it started (a compiler, apt's methods) ends with it.
 */
export function runProgram(
  command: readonly [string, ...string[]],
  options: RunOptions,
): Promise<ProgramResult> {
  const [program, ...args] = command;
  const { promise, resolve } = Promise.withResolvers<ProgramResult>();
  const child = spawn(program, args, {
    env: options.env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    const lines = lineSplitter(options.onLine);
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] = (output[name] + text).slice(-OUTPUT_LIMIT);
      lines(text);
    });
  }
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    killGroup(child.pid);
  }, options.timeoutMs);
  const abort = (): void => killGroup(child.pid);
  if (options.signal?.aborted === true) abort();
  options.signal?.addEventListener("abort", abort, { once: true });
  const finish = (exitCode: number, stderr: string): void => {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", abort);
    resolve({ exitCode, stdout: output.stdout, stderr });
  };
  child.on("error", (error) => finish(127, error.message));
  child.on("close", (code) => {
    if (timedOut) finish(124, `${output.stderr}\nno end after ${options.timeoutMs / 1000} s`);
    else finish(code ?? 137, output.stderr);
  });
  return promise;
}

/** Last lines of what a program said, for an error message. */
export function lastWords(result: ProgramResult, lines = 5): string {
  const said = `${result.stdout}\n${result.stderr}`.split("\n").filter((line) => line.trim());
  return said.slice(-lines).join(" | ") || `exit code ${result.exitCode}, no output`;
}

function lineSplitter(onLine: ((line: string) => void) | undefined): (text: string) => void {
  let rest = "";
  return (text) => {
    if (onLine === undefined) return;
    const lines = (rest + text).split(/\r|\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim()) onLine(line);
  };
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It ended by itself in the meantime.
  }
}
