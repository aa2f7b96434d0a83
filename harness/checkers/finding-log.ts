/**
 * Collects findings with a bound: the first few of each code in detail, all of them in the count. A broken system can
 * violate a property a million times; twenty examples and the number say as much.
 */
import type { Finding } from "../domain/finding.ts";
import type { CheckResult } from "./checker.ts";

/** Findings kept in detail per code. */
export const FINDINGS_PER_CODE = 20;

export interface FindingLog {
  /** Counts a violation; the finding itself is only built while its code has room. */
  add(code: string, build: () => Omit<Finding, "code">): void;
  count(code: string): number;
  /** Codes in the order of their first violation, findings of one code together. */
  findings(): readonly Finding[];
  readonly total: number;
}

export function findingLog(perCode = FINDINGS_PER_CODE): FindingLog {
  const kept = new Map<string, Finding[]>();
  const counts = new Map<string, number>();
  let total = 0;
  return {
    add(code, build) {
      total += 1;
      counts.set(code, (counts.get(code) ?? 0) + 1);
      const list = kept.get(code) ?? [];
      kept.set(code, list);
      if (list.length < perCode) list.push({ code, ...build() });
    },
    count: (code) => counts.get(code) ?? 0,
    findings: () => [...kept.values()].flat(),
    get total() {
      return total;
    },
  };
}

/**
 * The one rule all these checkers share: a violation found is a fail whatever else is missing; otherwise a reason why
 * the history proves nothing makes it unknown; otherwise it passes.
 */
export function conclude(
  log: FindingLog,
  reason: string | undefined,
  stats: CheckResult["stats"],
): CheckResult {
  const counted = { ...stats, findings: log.total };
  if (log.total > 0) return { verdict: "fail", findings: log.findings(), stats: counted };
  if (reason !== undefined) return { verdict: "unknown", reason, findings: [], stats: counted };
  return { verdict: "pass", findings: [], stats: counted };
}
