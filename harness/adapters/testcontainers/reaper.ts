import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { EnvironmentError } from "../../lib/errors.ts";
import type { EngineAddress } from "./engine-http.ts";
import type { ReaperOrder } from "./reaper-main.ts";

const MAIN = fileURLToPath(new URL("reaper-main.ts", import.meta.url));

export interface Reaper {
  /** The run has removed everything itself: the watchdog goes. */
  dismiss(): Promise<void>;
  /** The run could not remove everything: the watchdog goes on with it now. */
  alarm(): void;
}

/**
 * Starts the watchdog. From here on everything that carries the run's label is removed within 15 s of this process's
 * death, also by SIGKILL to its whole group: the watchdog leads a session of its own.
 */
export async function startReaper(runId: string, engine: EngineAddress): Promise<Reaper> {
  const child = spawn(process.execPath, ["--no-warnings", MAIN], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    // Options that this process was started with (a debugger, a loader) are not for the watchdog.
    env: { ...process.env, NODE_OPTIONS: "" },
    cwd: "/",
  });
  const { stdin } = child;
  stdin.on("error", () => undefined);
  try {
    await once(child, "spawn");
  } catch (cause) {
    throw new EnvironmentError({
      code: "ENV209",
      message: "the watchdog that would clean up after a crash could not be started",
      why: cause instanceof Error ? cause.message : String(cause),
      fix: "free memory or process slots; nothing was started without it",
      cause,
    });
  }
  const order: ReaperOrder = { runId, engine };
  stdin.write(`${JSON.stringify(order)}\n`);
  child.unref();
  (stdin as unknown as { unref(): void }).unref();
  return {
    async dismiss() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.ref();
      const exit = once(child, "exit");
      stdin.end("ended\n");
      await exit;
    },
    alarm: () => void stdin.end(),
  };
}
