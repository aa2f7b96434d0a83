import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import type { FoundPart } from "../../ports/parts.ts";
import type { Endpoint } from "../../ports/runtime.ts";
import { baseEnvironment } from "./node-habitat.ts";

export interface ToxiproxyProcesses {
  /** Region → HTTP interface. */
  readonly servers: ReadonlyMap<string, Endpoint>;
  close(): Promise<void>;
}

interface ToxiproxyOptions {
  readonly part: FoundPart;
  /** Region → port of the HTTP interface on 127.0.0.1, where no node of a namespaced run can come. */
  readonly ports: ReadonlyMap<string, number>;
  readonly runDirectory: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly started?: (pid: number) => void;
}

/** One Toxiproxy per region. They answer a moment later. */
export function startToxiproxies(options: ToxiproxyOptions): ToxiproxyProcesses {
  const program = options.part.program("toxiproxy-server");
  const env = {
    ...baseEnvironment(),
    ...options.part.environment,
    ...options.environment,
    LOG_LEVEL: "error",
  };
  const children: ChildProcess[] = [];
  const servers = new Map<string, Endpoint>();
  for (const [region, port] of options.ports) {
    const log = openSync(join(options.runDirectory, "logs", `toxiproxy-${region}.log`), "a");
    const args = ["-host", "127.0.0.1", "-port", String(port)];
    const child = spawn(program, args, { stdio: ["ignore", log, log], env, detached: true });
    closeSync(log);
    // A program that cannot be started shows itself by not answering.
    child.on("error", () => undefined);
    if (child.pid !== undefined) options.started?.(child.pid);
    children.push(child);
    servers.set(region, { host: "127.0.0.1", port });
  }
  const close = async (): Promise<void> => {
    const running = children.filter((child) => child.exitCode === null && !child.signalCode);
    const exits = running.map((child) => once(child, "exit"));
    for (const child of running) child.kill("SIGKILL");
    await Promise.all(exits);
  };
  return { servers, close };
}
