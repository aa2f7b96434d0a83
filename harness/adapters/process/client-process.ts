/** A program that is a client in a region: its standard output is ours to read, its standard error is a log. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdir, open, readFile, writeFile } from "node:fs/promises";
import { constants } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AdapterError, invariant } from "../../lib/errors.ts";
import type { ClientDescription, RunningClient } from "../../ports/runtime.ts";

export interface ClientHabitat {
  readonly name: string;
  readonly directory: string;
  /** Puts the command into its region, as an unprivileged user; keeps the process id. */
  confine(command: readonly string[]): readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Who must own its files, where it is not this process's user. */
  readonly owner?: { readonly uid: number; readonly gid: number };
  readonly logFile: string;
  readonly started?: (pid: number) => void;
}

export async function startClient(
  habitat: ClientHabitat,
  description: ClientDescription,
): Promise<RunningClient> {
  await mkdir(habitat.directory, { recursive: true, mode: 0o700 });
  const { owner } = habitat;
  if (owner) await chown(habitat.directory, owner.uid, owner.gid);
  for (const [name, text] of Object.entries(description.files)) {
    invariant(name === basename(name), `${name} leaves the client's directory`);
    const file = join(habitat.directory, name);
    await writeFile(file, text, { mode: 0o600 });
    if (owner) await chown(file, owner.uid, owner.gid);
  }
  const log = await open(habitat.logFile, "a", 0o644);
  try {
    const [program = "", ...args] = habitat.confine(description.command);
    const child = spawn(program, args, {
      cwd: habitat.directory,
      stdio: ["ignore", "pipe", log.fd],
      detached: true,
      env: { ...habitat.environment, ...description.environment },
    });
    if (child.pid !== undefined) habitat.started?.(child.pid);
    const exited = exitOf(child);
    await once(child, "spawn");
    return new ClientProcess(child, exited, habitat.logFile);
  } catch (cause) {
    const message = `${habitat.name} could not be started: ${String(cause)}`;
    throw new AdapterError({ code: "ENV122", message, cause });
  } finally {
    await log.close();
  }
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once("error", () => resolve(127));
    child.once("exit", (code, signal) => {
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}

class ClientProcess implements RunningClient {
  readonly output: AsyncIterable<Uint8Array>;
  readonly exited: Promise<number>;
  readonly #child: ChildProcess;
  readonly #logFile: string;

  constructor(child: ChildProcess, exited: Promise<number>, logFile: string) {
    invariant(child.stdout, "standard output is a pipe");
    this.output = child.stdout;
    this.exited = exited;
    this.#child = child;
    this.#logFile = logFile;
  }

  async stop(signal: "SIGINT" | "SIGTERM", graceMs: number): Promise<number> {
    this.#child.kill(signal);
    const enough = new AbortController();
    const late = sleep(graceMs, undefined, { signal: enough.signal }).then(
      () => this.#child.kill("SIGKILL"),
      () => undefined,
    );
    await Promise.race([this.exited, late]);
    enough.abort();
    return this.exited;
  }

  async tail(lines: number): Promise<string> {
    const text = await readFile(this.#logFile, "utf8").catch(() => "");
    return text.trimEnd().split("\n").slice(-lines).join("\n");
  }
}
