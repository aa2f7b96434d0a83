import type { OperationCounts } from "../../domain/results.ts";
import type { Console } from "../../ports/console.ts";
import type { Progress } from "../../ports/progress.ts";

/** One line an event, for CI logs: no cursor movement, counts every few seconds only. */
export function plainProgress(console: Console, now: () => number): Progress {
  const startedAt = now();
  const stamp = (): string => `${((now() - startedAt) / 1e9).toFixed(1).padStart(6)}s`;
  let countedAt = startedAt;
  return {
    phaseStarted: (phase) => console.err(`${stamp()}  ${phase}`),
    faultChanged: (fault, state) => console.err(`${stamp()}    fault ${fault} ${state}`),
    note: (line) => console.err(`${stamp()}    ${line}`),
    counts: (workloads) => {
      if (now() - countedAt < 5e9) return;
      countedAt = now();
      console.err(`${stamp()}    ${countsLine(workloads)}`);
    },
  };
}

/** `ledger 1200 ok 0 fail 3 unknown · events …` */
export function countsLine(workloads: Readonly<Record<string, OperationCounts>>): string {
  return Object.entries(workloads)
    .map(([name, { ok, fail, unknown }]) => `${name} ${ok} ok ${fail} fail ${unknown} unknown`)
    .join(" · ");
}

export const quietProgress: Progress = {
  phaseStarted: () => undefined,
  faultChanged: () => undefined,
  note: () => undefined,
  counts: () => undefined,
};
