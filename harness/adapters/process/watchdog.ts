import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export interface Watchdog {
  /** To be told of every process that is started as the leader of a group. */
  watch(pid: number): void;
  /** The run has removed everything itself. Resolves when the watchdog has gone. */
  dismiss(): Promise<void>;
}

/** Starts the process that cleans up behind this one, should it die: see watchdog-process.ts. */
export function startWatchdog(runId: string, dataRoot: string): Watchdog {
  const program = join(import.meta.dirname, "watchdog-process.ts");
  const loader = import.meta.resolve("tsx");
  const child = spawn(process.execPath, ["--import", loader, program, runId, dataRoot], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  child.unref();
  child.stdin.on("error", () => undefined);
  const exited = once(child, "exit");
  const dismiss = async (): Promise<void> => {
    child.ref();
    child.stdin.end("closed\n");
    await exited;
  };
  return { watch: (pid) => void child.stdin.write(`${pid}\n`), dismiss };
}
