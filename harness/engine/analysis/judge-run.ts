import type { FaultRecord } from "../../domain/fault.ts";
import type { JournalEntry } from "../../domain/journal.ts";
import type { ActionRecord, CheckOutcome, ObjectiveResult } from "../../domain/results.ts";
import { formatValue } from "../../documents/format.ts";
import { worstVerdict, type Verdict } from "../../domain/verdict.ts";
import { loadDoubts } from "./load-offered.ts";
import type { StoredRun } from "./stored-run.ts";

export interface Judged {
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
}

/** The verdict of a run: the worst of everything that was judged, and everything that makes a run prove nothing. */
export function judgeRun(
  run: StoredRun,
  parts: {
    readonly faults: readonly FaultRecord[];
    readonly actions: readonly ActionRecord[];
    readonly objectives: readonly ObjectiveResult[];
    readonly checks: readonly CheckOutcome[];
  },
): Judged {
  const verdicts: Verdict[] = [];
  const reasons: string[] = [];
  const add = (verdict: Verdict, reason: string): void => {
    verdicts.push(verdict);
    if (verdict !== "pass") reasons.push(reason);
  };
  for (const reason of doubts(run, parts.faults, parts.actions)) add("inconclusive", reason);
  for (const { name, verdict, value, samples, unit, target, why } of parts.objectives) {
    const nothing = samples > 0 ? "∞" : "nothing measured";
    const seen = value === null ? nothing : formatValue(value, unit);
    add(verdict, `objective "${name}": ${seen}, target ${target} (${why})`);
  }
  for (const { name, verdict, why, findings } of parts.checks) {
    add(verdict, `check "${name}": ${findings > 0 ? `${findings} findings` : why}`);
  }
  if (parts.objectives.length + parts.checks.length === 0) {
    add("inconclusive", "nothing was judged: the scenario has no objective and no check");
  }
  return { verdict: worstVerdict(verdicts), reasons };
}

/** Why a run that measured well may still prove nothing. */
function doubts(
  run: StoredRun,
  faults: readonly FaultRecord[],
  actions: readonly ActionRecord[],
): string[] {
  const doubts: string[] = [];
  if (run.status !== "completed") doubts.push(`the run was ${run.status}`);
  for (const entry of run.journal) {
    if (entry.type === "problem") doubts.push(entry.problem);
    if (entry.type === "steady-state" && !entry.held) doubts.push(steadyDoubt(entry));
    if (entry.type === "load-ended") doubts.push(...loadDoubts(entry));
  }
  if (!run.journal.some((entry) => entry.type === "steady-state" && entry.when === "before")) {
    doubts.push("steady state was not reached before the faults");
  }
  const planned = run.document.scenario.faults;
  for (const { id } of planned) {
    const fault = faults.find((record) => record.id === id);
    if (fault?.startedAt == null) doubts.push(`fault ${id} was not applied`);
    else if (fault.provedAt === null) doubts.push(`fault ${id} was not proved active`);
    if (fault?.startedAt != null && fault.healProvedAt === null) {
      doubts.push(`fault ${id} was not proved gone`);
    }
  }
  for (const { id } of run.document.scenario.actions) {
    const action = actions.find((record) => record.id === id);
    if (action?.ok !== true) doubts.push(`action ${id} failed: ${action?.detail ?? "not started"}`);
  }
  return [...new Set(doubts)];
}

function steadyDoubt(entry: JournalEntry & { readonly type: "steady-state" }): string {
  const missed = entry.probes.filter((probe) => !probe.held);
  const seen = missed.map((probe) => `${probe.probe} saw ${probe.seen}`).join("; ");
  return `steady state ${entry.when} the faults did not hold: ${seen}`;
}
