import type { Schedule } from "../domain/fault.ts";
import type { Scenario } from "../domain/scenario.ts";

/** The schedule of a scenario: everything in it was drawn from the seed while the scenario was read. In order of time. */
export function scheduleOf(scenario: Scenario): Schedule {
  const { seed, faults, actions, timing } = scenario;
  const byTime = <T extends { readonly atMs: number; readonly line: number }>(
    entries: readonly T[],
  ): T[] => [...entries].sort((a, b) => a.atMs - b.atMs || a.line - b.line);
  return { seed, faults: byTime(faults), actions: byTime(actions), durationMs: timing.faultsMs };
}
