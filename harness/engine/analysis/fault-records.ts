import type { FaultRecord } from "../../domain/fault.ts";
import type { JournalEntry } from "../../domain/journal.ts";
import type { ActionRecord } from "../../domain/results.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What became of every fault, from the journal alone. */
export function faultRecordsOf(journal: readonly JournalEntry[]): FaultRecord[] {
  const records = new Map<string, Mutable<FaultRecord> & { evidence: string[] }>();
  for (const entry of journal) {
    if (entry.type === "fault-intended") {
      records.set(entry.fault, {
        id: entry.fault,
        kind: entry.kind,
        target: entry.target,
        resolved: entry.resolved,
        plannedAt: entry.plannedAt,
        startedAt: null,
        provedAt: null,
        healedAt: null,
        healProvedAt: null,
        evidence: [],
      });
    }
    if (!("fault" in entry)) continue;
    const record = records.get(entry.fault);
    if (record === undefined) continue;
    if ("evidence" in entry) record.evidence.push(...entry.evidence);
    switch (entry.type) {
      case "fault-applied":
        record.startedAt = entry.begunAt;
        break;
      case "fault-proved":
        record.provedAt = entry.time;
        break;
      case "fault-healed":
        record.healedAt = entry.time;
        break;
      case "heal-proved":
        record.healProvedAt = entry.time;
        break;
      case "fault-failed":
        record.evidence.push(entry.problem);
        break;
      default:
        break;
    }
  }
  return [...records.values()];
}

export function actionRecordsOf(journal: readonly JournalEntry[]): ActionRecord[] {
  const records = new Map<string, Mutable<ActionRecord>>();
  for (const entry of journal) {
    if (entry.type === "action-intended") {
      records.set(entry.action, {
        id: entry.action,
        action: entry.kind,
        target: entry.target,
        startedAt: entry.time,
        endedAt: null,
        detail: "did not end",
        ok: false,
      });
    } else if (entry.type === "action-done" || entry.type === "action-failed") {
      const record = records.get(entry.action);
      if (record === undefined) continue;
      record.endedAt = entry.time;
      record.ok = entry.type === "action-done";
      record.detail = entry.type === "action-done" ? entry.detail : entry.problem;
    }
  }
  return [...records.values()];
}
