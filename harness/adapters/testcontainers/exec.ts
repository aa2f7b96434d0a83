/** Runs a program inside a running container: standard input, environment, deadline, capped output. */
import { Writable } from "node:stream";
import { AdapterError } from "../../lib/errors.ts";
import type { ExecOptions, ExecResult } from "../../ports/runtime.ts";
import { type Container, type Engine, reasonOf } from "./docker-engine.ts";
import { within } from "./within.ts";

const OUTPUT_MAX = 1024 * 1024;
/** Time for the engine itself beside the program's own. */
const ENGINE_MS = 5000;

export interface ContainerExec extends ExecOptions {
  readonly user?: string;
  /** The image has coreutils' `timeout`, which ends the program at its deadline; else it is only not awaited. */
  readonly hasTimeout: boolean;
}

/** Exit code 124 or 137: it was ended at its deadline. */
export async function execIn(
  engine: Engine,
  container: Container,
  command: readonly string[],
  options: ContainerExec,
): Promise<ExecResult> {
  const seconds = String(options.timeoutMs / 1000);
  const guarded = options.hasTimeout ? ["timeout", "-s", "KILL", seconds, ...command] : command;
  try {
    return await within(
      options.timeoutMs + ENGINE_MS,
      `${command[0] ?? ""} to end`,
      undefined,
      () => run(engine, container, guarded, options),
    );
  } catch (cause) {
    if (cause instanceof AdapterError) throw cause;
    throw new AdapterError({
      code: "ENV205",
      message: `Docker could not run ${command[0] ?? "nothing"}: ${reasonOf(cause)}`,
      cause,
    });
  }
}

async function run(
  engine: Engine,
  container: Container,
  command: readonly string[],
  options: ContainerExec,
): Promise<ExecResult> {
  const exec = await container.exec({
    Cmd: [...command],
    AttachStdin: options.input !== undefined,
    AttachStdout: true,
    AttachStderr: true,
    Env: Object.entries(options.environment ?? {}).map(([key, value]) => `${key}=${value}`),
    ...(options.user === undefined ? {} : { User: options.user }),
  });
  const stream = await exec.start({ hijack: true, stdin: options.input !== undefined });
  const [stdout, stderr] = [new CappedText(), new CappedText()];
  engine.docker.modem.demuxStream(stream, stdout, stderr);
  if (options.input !== undefined) stream.end(options.input);
  await new Promise<void>((resolve, reject) => {
    stream.once("end", resolve).once("close", resolve).once("error", reject);
  });
  stream.destroy();
  const { ExitCode: exitCode } = await exec.inspect();
  return { exitCode: exitCode ?? -1, stdout: stdout.text(), stderr: stderr.text() };
}

/** Keeps the first mebibyte and swallows the rest, so that the program never waits for us. */
class CappedText extends Writable {
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    const room = OUTPUT_MAX - this.#bytes;
    if (room > 0) this.#chunks.push(Buffer.from(chunk.subarray(0, room)));
    this.#bytes += Math.min(room, chunk.length);
    done();
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString("utf8");
  }
}
