import { createLogUpdate } from "log-update";
import type { Phase } from "../../domain/journal.ts";
import type { OperationCounts } from "../../domain/results.ts";
import type { Progress } from "../../ports/progress.ts";
import { countsLine } from "./plain-progress.ts";

/** A few lines that stay in place: phase and time left, faults active, operations by workload. */
export function terminalProgress(now: () => number): Progress & { stop(): void } {
  const log = createLogUpdate(process.stderr);
  const active = new Map<string, string>();
  let phase: Phase = "prepare";
  let phaseStartedAt = now();
  let expectedMs: number | undefined;
  let workloads: Readonly<Record<string, OperationCounts>> = {};
  const draw = (): void => {
    const spentMs = (now() - phaseStartedAt) / 1e6;
    const left = expectedMs === undefined ? "" : ` · at most ${seconds(expectedMs - spentMs)} left`;
    const lines = [`▸ ${phase} ${seconds(spentMs)}${left}`];
    if (active.size > 0)
      lines.push(`  faults ${[...active].map((pair) => pair.join(" ")).join(", ")}`);
    const counts = countsLine(workloads);
    if (counts !== "") lines.push(`  ${counts}`);
    log(lines.join("\n"));
  };
  const timer = setInterval(draw, 200);
  return {
    phaseStarted: (name, ms) => {
      [phase, expectedMs, phaseStartedAt] = [name, ms, now()];
      draw();
    },
    faultChanged: (fault, state) => {
      if (state === "healed") active.delete(fault);
      else active.set(fault, state);
      draw();
    },
    note: (line) => {
      log.clear();
      process.stderr.write(`  ${line}\n`);
      draw();
    },
    counts: (next) => {
      workloads = next;
    },
    stop: () => {
      clearInterval(timer);
      log.clear();
      log.done();
    },
  };
}

function seconds(ms: number): string {
  return `${Math.max(0, ms / 1000).toFixed(0)} s`;
}
