/**
 * Outlives the harness on purpose: `watchdog-process.ts <run id> <data root>`. Its standard input is held by the
 * harness: a line for each process that was started, `closed` when the run has removed everything itself. End-of-file
 * without that word means that the harness died.
 */
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { cleanLoopback } from "./clean-loopback.ts";
import { type Leader, leaderOf } from "./marked-processes.ts";

const [runId = "", dataRoot = ""] = process.argv.slice(2);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);

const leaders: Leader[] = [];
let closed = false;
for await (const line of createInterface(process.stdin)) {
  if (line === "closed") closed = true;
  const leader = leaderOf(Number(line));
  if (leader) leaders.push(leader);
}
if (!closed && runId !== "" && dataRoot !== "") {
  await cleanLoopback(runId, dataRoot, leaders);
  // A child that was being forked when its parent died belongs to nobody yet; a moment later it does.
  await sleep(500);
  await cleanLoopback(runId, dataRoot, leaders);
}
