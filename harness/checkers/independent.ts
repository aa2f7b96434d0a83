/**
 * Histories over independent objects: operations that carry a `key`, or whose values are Jepsen's [key, value] tuples,
 * are judged key by key, as Jepsen's `independent` does. One key that fails fails the history; one that cannot be decided leaves it undecided.
 */
import type { History } from "../domain/history.ts";
import { identity } from "../lib/identity.ts";
import type { CheckResult } from "./checker.ts";
import { FINDINGS_PER_CODE } from "./finding-log.ts";
import { keyed } from "./linearizable/keys.ts";
import { show } from "./values.ts";

export interface KeyOptions {
  /** Field of an operation that names its object, `value` for tuples. Default: key, or tuples where all values are. */
  readonly keyBy?: string;
}

/** Runs a check for every key; a history without keys is one object. */
export function perKey(
  history: History,
  { keyBy }: KeyOptions,
  check: (history: History) => CheckResult,
): CheckResult {
  const { operations: all, keyOf } = keyed(history.operations, keyBy);
  if (!all.some((operation) => keyOf(operation) !== undefined)) return check(history);
  const groups = Map.groupBy(all, (operation) => identity(keyOf(operation)));
  const results = [...groups.values()].map((operations) => ({
    key: operations[0] === undefined ? undefined : keyOf(operations[0]),
    result: check({ ...history, operations }),
  }));
  return merge(results);
}

interface KeyResult {
  readonly key: unknown;
  readonly result: CheckResult;
}

function merge(results: readonly KeyResult[]): CheckResult {
  const stats = results.map(({ result }) => result.stats).reduce(mergeStats, {});
  const merged = { ...stats, keys: results.length };
  const failed = results.filter(({ result }) => result.verdict === "fail");
  if (failed.length > 0) {
    return { verdict: "fail", findings: firstOfEachCode(failed), stats: merged };
  }
  const undecided = results.find(({ result }) => result.verdict === "unknown");
  if (undecided !== undefined) {
    const reason = `key ${show(undecided.key)}: ${undecided.result.reason ?? "not decided"}`;
    return { verdict: "unknown", reason, findings: [], stats: merged };
  }
  return { verdict: "pass", findings: [], stats: merged };
}

function firstOfEachCode(failed: readonly KeyResult[]): CheckResult["findings"] {
  const kept = new Map<string, number>();
  return failed.flatMap(({ key, result }) =>
    result.findings
      .filter(({ code }) => {
        const count = (kept.get(code) ?? 0) + 1;
        kept.set(code, count);
        return count <= FINDINGS_PER_CODE;
      })
      .map((finding) => ({ ...finding, message: `key ${show(key)}: ${finding.message}` })),
  );
}

/** Counts add up; latencies keep the worst key. */
function mergeStats(a: CheckResult["stats"], b: CheckResult["stats"]): CheckResult["stats"] {
  const merged: Record<string, number | string | boolean | null> = { ...a };
  for (const [name, value] of Object.entries(b)) {
    const before = merged[name];
    if (typeof before !== "number" || typeof value !== "number") merged[name] = before ?? value;
    else merged[name] = /Ms(P\d+)?$/.test(name) ? Math.max(before, value) : before + value;
  }
  return merged;
}
