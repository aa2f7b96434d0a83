/**
 * A node as a tree of local processes. What differs between namespaces and loopback comes in as its habitat: how a
 * command gets into the node's place, and which processes belong to it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdir, open, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AdapterError, invariant } from "../../lib/errors.ts";
import type {
  ExecOptions,
  ExecResult,
  NodeHandle,
  NodePlace,
  NodeUsage,
  ProcessDescription,
} from "../../ports/runtime.ts";
import { freezeAll, killAll, type Members, signalAll } from "./process-tree.ts";
import { usageOf } from "./process-usage.ts";
import { runCommand } from "./run-command.ts";
import { removeSharedMemory, sharedMemoryOf } from "./shared-memory.ts";

export interface Habitat {
  /** Puts a command into the node's network, as an unprivileged user; keeps the process id. */
  confine(command: readonly string[]): readonly string[];
  readonly members: Members;
  /** Environment of every program there. */
  readonly environment: Readonly<Record<string, string>>;
  /** Who must own the node's files, where it is not this process's user. */
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** Shared memory of killed processes stays on the machine unless it is removed here. */
  readonly leavesSharedMemory?: boolean;
  readonly logFile: string;
  /** Told of the main process, the leader of its group, as soon as it is there. */
  readonly started?: (pid: number) => void;
}

export class NodeProcess implements NodeHandle {
  readonly name: string;
  readonly place: NodePlace;
  readonly #habitat: Habitat;
  #description: ProcessDescription;
  #main: ChildProcess | undefined;
  #paused = false;

  constructor(name: string, place: NodePlace, habitat: Habitat, description: ProcessDescription) {
    this.name = name;
    this.place = place;
    this.#habitat = habitat;
    this.#description = description;
  }

  async start(description = this.#description): Promise<void> {
    if (this.#isRunning()) return;
    this.#description = description;
    for (const [path, text] of Object.entries(description.files)) await this.#write(path, text);
    const log = await open(this.#habitat.logFile, "a", 0o644);
    try {
      const [program = "", ...args] = this.#habitat.confine(description.command);
      const child = spawn(program, args, {
        cwd: this.place.dataDirectory,
        stdio: ["ignore", log.fd, log.fd],
        detached: true,
        env: { ...this.#habitat.environment, ...description.environment },
      });
      if (child.pid !== undefined) this.#habitat.started?.(child.pid);
      await once(child, "spawn");
      this.#main = child;
      this.#paused = false;
    } catch (cause) {
      const message = `${this.name} could not be started: ${String(cause)}`;
      throw new AdapterError({ code: "ENV122", message, cause });
    } finally {
      await log.close();
    }
  }

  async stop(graceMs: number): Promise<void> {
    const main = this.#main;
    if (main && this.#isRunning()) {
      const exited = once(main, "exit");
      main.kill(this.#description.stopSignal);
      // A frozen process would keep the signal until it is resumed.
      await this.resume();
      const enough = new AbortController();
      const late = sleep(graceMs, undefined, { signal: enough.signal }).catch(() => undefined);
      await Promise.race([exited, late]);
      enough.abort();
    }
    await this.kill();
  }

  async kill(): Promise<void> {
    const main = this.#main;
    const { members, leavesSharedMemory } = this.#habitat;
    const memory = leavesSharedMemory ? sharedMemoryOf(members()) : undefined;
    if (main && this.#isRunning()) {
      const exited = once(main, "exit");
      signalAll([...members(), ...(main.pid ? [main.pid] : [])], "SIGKILL");
      await exited;
    }
    await killAll(members);
    if (memory) await removeSharedMemory(memory);
    this.#paused = false;
  }

  async pause(): Promise<void> {
    if (!this.#isRunning()) return;
    freezeAll(this.#habitat.members);
    this.#paused = true;
  }

  async resume(): Promise<void> {
    if (!this.#paused) return;
    signalAll(this.#habitat.members(), "SIGCONT");
    this.#paused = false;
  }

  async state(): Promise<"running" | "paused" | "stopped"> {
    if (!this.#isRunning()) return "stopped";
    return this.#paused ? "paused" : "running";
  }

  async usage(): Promise<NodeUsage | undefined> {
    return this.#isRunning() ? usageOf(this.#habitat.members()) : undefined;
  }

  async wipe(): Promise<void> {
    invariant(!this.#isRunning(), `${this.name} must be stopped before it is wiped`);
    const directory = this.place.dataDirectory;
    const entries = await readdir(directory);
    await Promise.all(
      entries.map((entry) => rm(join(directory, entry), { recursive: true, force: true })),
    );
  }

  exec(command: readonly string[], options: ExecOptions): Promise<ExecResult> {
    const environment = { ...this.#habitat.environment, ...options.environment };
    const cwd = this.place.dataDirectory;
    return runCommand(this.#habitat.confine(command), { ...options, environment, cwd });
  }

  async tail(lines: number): Promise<string> {
    const text = await readFile(this.#habitat.logFile, "utf8").catch(() => "");
    return text.trimEnd().split("\n").slice(-lines).join("\n");
  }

  #isRunning(): boolean {
    return this.#main !== undefined && this.#main.exitCode === null && !this.#main.signalCode;
  }

  async #write(path: string, text: string): Promise<void> {
    const file = join(this.place.dataDirectory, path);
    invariant(file.startsWith(`${this.place.dataDirectory}/`), `${path} leaves the data directory`);
    const folder = dirname(file);
    const created = await mkdir(folder, { recursive: true });
    await writeFile(file, text, { mode: 0o600 });
    const { owner } = this.#habitat;
    if (!owner) return;
    await chown(file, owner.uid, owner.gid);
    if (created !== undefined) await chown(folder, owner.uid, owner.gid);
  }
}
