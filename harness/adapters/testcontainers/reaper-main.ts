/**
 * The watchdog of one run, a process of its own. It reads one line with the run and the engine, then waits: for the
 * word that the run ended, or for the end of the pipe, which the kernel closes when the harness dies, however it dies.
 * Then it removes everything of that run.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { EngineAddress } from "./engine-http.ts";
import { removeRun } from "./remove-run.ts";

export interface ReaperOrder {
  readonly runId: string;
  readonly engine: EngineAddress;
}

/** The engine may still be carrying out what the harness asked for with its last breath. */
const LAST_CALLS_MS = 1500;
const QUIET_ROUNDS = 4;
const PAUSE_MS = 500;
const ROUNDS_MAX = 60;

async function reap({ runId, engine }: ReaperOrder): Promise<void> {
  // Containers that still join their networks must have done so before others leave (network-lanes.ts says why).
  await sleep(LAST_CALLS_MS);
  for (let round = 0, quiet = 0; round < ROUNDS_MAX && quiet < QUIET_ROUNDS; round++) {
    const removal = await removeRun(engine, runId).catch(() => undefined);
    quiet = removal?.removed === 0 ? quiet + 1 : 0;
    await sleep(PAUSE_MS);
  }
}

// Whoever ends the harness by a signal to everything that looks like it must not end its watchdog.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => undefined);
}
const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
const [order = "", word] = Buffer.concat(chunks).toString("utf8").split("\n");
if (word !== "ended" && order !== "") await reap(JSON.parse(order) as ReaperOrder);
