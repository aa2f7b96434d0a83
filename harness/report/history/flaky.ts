/**
 * Scenarios whose verdict changed although nothing of the code did: the same commit without changes, parameters, runtime
 * and versions of what was tested. Runs of an unknown or changed working tree are left out: nobody knows what ran.
 */
import { VERDICTS, type Verdict } from "../../domain/verdict.ts";
import type { RunDigest } from "./run-digest.ts";

export interface Flake {
  readonly commit: string;
  readonly runs: number;
  readonly outcomes: Readonly<Record<Verdict, number>>;
  /** Even with one and the same seed: then chance of the schedule is no explanation. */
  readonly sameSeed: boolean;
  /** Objectives, checks and faults whose own verdict changed. */
  readonly tests: readonly string[];
}

/** One for each state of the code in which the outcome changed, in the order of the runs. */
export function flakesOf(runs: readonly RunDigest[]): Flake[] {
  const byCode = new Map<string, RunDigest[]>();
  for (const run of runs) {
    if (run.code === null) continue;
    const same = byCode.get(run.code) ?? [];
    same.push(run);
    byCode.set(run.code, same);
  }
  return [...byCode.values()].filter(changes).map((same) => ({
    commit: same[0]?.commit ?? "",
    runs: same.length,
    outcomes: countOutcomes(same),
    sameSeed: [...groupBySeed(same).values()].some(changes),
    tests: changedTests(same),
  }));
}

export function countOutcomes(runs: readonly RunDigest[]): Record<Verdict, number> {
  const counts: Record<Verdict, number> = { pass: 0, inconclusive: 0, fail: 0 };
  for (const { outcome } of runs) counts[outcome] += 1;
  return counts;
}

function changes(runs: readonly RunDigest[]): boolean {
  const counts = countOutcomes(runs);
  return VERDICTS.filter((verdict) => counts[verdict] > 0).length > 1;
}

function groupBySeed(runs: readonly RunDigest[]): Map<string, RunDigest[]> {
  const groups = new Map<string, RunDigest[]>();
  for (const run of runs) groups.set(run.seed, [...(groups.get(run.seed) ?? []), run]);
  return groups;
}

function changedTests(runs: readonly RunDigest[]): string[] {
  const seen = new Map<string, Set<Verdict>>();
  for (const [name, verdict] of runs.flatMap(({ tests }) => tests)) {
    seen.set(name, (seen.get(name) ?? new Set()).add(verdict));
  }
  return [...seen].flatMap(([name, verdicts]) =>
    verdicts.size > 1 && name !== "verdict" ? [name] : [],
  );
}
