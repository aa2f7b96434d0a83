/**
 * At most one node acts as primary at a time. Two findings of different weight: a node that acknowledges a write after
 * another one did, with no action in between that made it primary (`two-primaries`), and two nodes that claim to be
 * writable in one sample (`two-primaries-claimed`).
 */
import { z } from "zod";
import type { Finding } from "../../domain/finding.ts";
import type { Operation } from "../../domain/history.ts";
import type { ActionRecord } from "../../domain/results.ts";
import type { Sample } from "../../ports/run-store.ts";
import type { Check } from "./check.ts";

const schema = z.strictObject({});
/** Actions that make another node primary. */
const SWITCHES = new Set(["promote", "failback"]);
/** Of each kind. */
const SHOWN = 3;

export const singlePrimary: Check<z.infer<typeof schema>> = {
  name: "single-primary",
  summary: "at most one node acknowledges writes, or claims it would, at a time",
  needs: "node",
  schema,
  run: ({ operations, writes, claims, actions }) => {
    const acknowledged = operations.filter(
      (operation) =>
        operation.outcome === "ok" && writes.has(operation.f) && operation.node !== undefined,
    );
    if (acknowledged.length === 0 && claims.length === 0) {
      const reason = "no acknowledged write and no claim was recorded";
      return { verdict: "unknown", reason, findings: [], stats: {} };
    }
    const doubled = doubleAcknowledgements(acknowledged, actions);
    const claimed = doubleClaims(claims);
    const findings = [...doubled.slice(0, SHOWN), ...claimed.slice(0, SHOWN)];
    return {
      verdict: findings.length > 0 ? "fail" : "pass",
      findings,
      stats: {
        acknowledged: acknowledged.length,
        samples: new Set(claims.map((claim) => claim.time)).size,
        violations: doubled.length + claimed.length,
      },
    };
  },
};

/**
 * An acknowledgement by one node that was asked for after another node had acknowledged: legal only where an action made
 * it primary in between. A promotion's own record may lag behind its effect, hence the slack.
 */
const SWITCH_SLACK_NS = 1e9;

function doubleAcknowledgements(
  acknowledged: readonly Operation[],
  actions: readonly ActionRecord[],
): Finding[] {
  const switches = actions.filter((action) => SWITCHES.has(action.action));
  const byInvocation = [...acknowledged].sort((a, b) => a.invokedAt - b.invokedAt);
  const byCompletion = [...acknowledged].sort((a, b) => a.completedAt - b.completedAt);
  const findings: Finding[] = [];
  let completed = 0;
  let latest: Operation | undefined;
  for (const operation of byInvocation) {
    for (
      let next = byCompletion[completed];
      next !== undefined && next.completedAt < operation.invokedAt;
      next = byCompletion[++completed]
    ) {
      latest = next;
    }
    if (latest === undefined || latest.node === operation.node) continue;
    const from = latest.completedAt - SWITCH_SLACK_NS;
    const switched = switches.some(
      ({ startedAt, endedAt }) =>
        startedAt <= operation.completedAt && (endedAt ?? Infinity) >= from,
    );
    if (!switched) findings.push(twoPrimaries(latest, operation));
  }
  return findings;
}

function twoPrimaries(earlier: Operation, later: Operation): Finding {
  return {
    code: "two-primaries",
    message: `${later.node ?? ""} acknowledged T${later.index} after ${earlier.node ?? ""} had acknowledged T${earlier.index}, and nothing had made ${later.node ?? "it"} primary in between`,
    operations: [earlier, later],
  };
}

function doubleClaims(claims: readonly Sample[]): Finding[] {
  const byTime = new Map<number, string[]>();
  for (const claim of claims) {
    if (claim.value === null || claim.node === undefined) continue;
    byTime.set(claim.time, [...(byTime.get(claim.time) ?? []), claim.node]);
  }
  return [...byTime]
    .filter(([, nodes]) => nodes.length > 1)
    .map(([time, nodes]) => ({
      code: "two-primaries-claimed",
      message: `${nodes.join(" and ")} both claimed to be writable at ${(time / 1e9).toFixed(2)} s`,
      operations: [],
    }));
}
