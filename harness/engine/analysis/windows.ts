import type { FaultRecord } from "../../domain/fault.ts";
import type { JournalEntry } from "../../domain/journal.ts";
import type { PhaseResult } from "../../domain/results.ts";
import type { Window } from "../../measure/window.ts";

/** Start and end of every phase, from the journal. A phase that the run died in has no end. */
export function phasesOf(journal: readonly JournalEntry[]): PhaseResult[] {
  const phases: PhaseResult[] = [];
  for (const entry of journal) {
    if (entry.type === "phase-started") {
      phases.push({ phase: entry.phase, startedAt: entry.time, endedAt: null });
    } else if (entry.type === "phase-ended") {
      const index = phases.findLastIndex((phase) => phase.phase === entry.phase);
      const phase = phases[index];
      if (phase === undefined) continue;
      phases[index] = {
        ...phase,
        endedAt: entry.time,
        ...(entry.problem === undefined ? {} : { problem: entry.problem }),
      };
    }
  }
  return phases;
}

/** Windows that objectives may name: phases, faults, and `whole`, the load from its first to its last phase. */
export function windowsOf(
  phases: readonly PhaseResult[],
  faults: readonly FaultRecord[],
): Map<string, Window> {
  const windows = new Map<string, Window>();
  for (const { phase, startedAt, endedAt } of phases) {
    if (endedAt !== null) windows.set(phase, { from: startedAt, to: endedAt });
  }
  for (const { id, startedAt, healedAt } of faults) {
    if (startedAt !== null && healedAt !== null) windows.set(id, { from: startedAt, to: healedAt });
  }
  const first = windows.get("before");
  const last = windows.get("after") ?? windows.get("recovery") ?? windows.get("during");
  if (first && last) windows.set("whole", { from: first.from, to: last.to });
  return windows;
}
