import { expect, test } from "@playwright/test";
import type { FaultRecord } from "../../domain/fault.ts";
import type { JournalEvent } from "../../domain/journal.ts";
import { journalOf } from "../../testing/build-journal.ts";
import { phasesOf, windowsOf } from "./windows.ts";

function phase(name: string, from: number, to?: number): (readonly [number, JournalEvent])[] {
  const end = [[to ?? 0, { type: "phase-ended", phase: name }] as const];
  return [[from, { type: "phase-started", phase: name }], ...(to === undefined ? [] : end)];
}

const LOAD = [...phase("before", 0, 100), ...phase("during", 100, 500), ...phase("heal", 500, 510)];

function fault(id: string, startedAt: number | null, healedAt: number | null): FaultRecord {
  return {
    ...{ id, kind: "kill", target: "db@a", resolved: [], plannedAt: 0, startedAt, healedAt },
    ...{ provedAt: null, healProvedAt: null, evidence: [] },
  };
}

test.describe("phasesOf", () => {
  test("a phase has its start, its end and what went wrong in it", () => {
    const journal = journalOf([
      ...phase("start", 0, 50),
      [50, { type: "phase-started", phase: "seed" }],
      [70, { type: "phase-ended", phase: "seed", problem: "no table" }],
    ]);
    expect(phasesOf(journal)).toEqual([
      { phase: "start", startedAt: 0, endedAt: 50e6 },
      { phase: "seed", startedAt: 50e6, endedAt: 70e6, problem: "no table" },
    ]);
  });

  test("a phase that the run died in has no end", () => {
    expect(phasesOf(journalOf(phase("start", 10)))).toEqual([
      { phase: "start", startedAt: 10e6, endedAt: null },
    ]);
  });
});

test.describe("windowsOf", () => {
  test("each phase, each fault and the whole load are windows", () => {
    const phases = phasesOf(
      journalOf([...LOAD, ...phase("recovery", 510, 600), ...phase("after", 600, 900)]),
    );
    const windows = windowsOf(phases, [fault("outage", 150e6, 400e6)]);
    expect(windows.get("during")).toEqual({ from: 100e6, to: 500e6 });
    expect(windows.get("outage")).toEqual({ from: 150e6, to: 400e6 });
    expect(windows.get("whole")).toEqual({ from: 0, to: 900e6 });
  });

  test("a load that ended early is whole to where it ended, without a beginning there is none", () => {
    const ends = [LOAD.slice(0, 4), LOAD.slice(0, 2)].map(
      (events) => windowsOf(phasesOf(journalOf(events)), []).get("whole")?.to,
    );
    expect(ends).toEqual([500e6, undefined]);
  });

  test("what has no end is no window: nothing is judged on it", () => {
    const windows = windowsOf(phasesOf(journalOf(phase("before", 0))), [
      fault("open", 100, null),
      fault("never", null, null),
    ]);
    expect([...windows.keys()]).toEqual([]);
  });
});
