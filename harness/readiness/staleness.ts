import { formatDuration } from "../lib/units.ts";
import type { Validity } from "./checklist.ts";
import { changesKey, type Facts } from "./facts.ts";

/** When something was observed, and of which commit; undefined: nobody knows of which. */
export interface Observation {
  /** ISO 8601. */
  readonly at: string;
  readonly commit: { readonly head: string | null; readonly dirty: boolean } | undefined;
}

/** Clocks of machines differ a little; evidence from tomorrow is no evidence. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

export function expiryOf({ at }: Observation, { maxAgeMs }: Validity): string | null {
  if (maxAgeMs === undefined) return null;
  const time = Date.parse(at);
  return Number.isNaN(time) ? null : new Date(time + maxAgeMs).toISOString();
}

/** Why the evidence counts for nothing any more; undefined: it counts. */
export function staleness(
  observation: Observation,
  validity: Validity,
  facts: Facts,
): string | undefined {
  const time = Date.parse(observation.at);
  const now = Date.parse(facts.now);
  if (Number.isNaN(time)) return `nobody knows when it was made ("${observation.at}")`;
  if (time > now + CLOCK_TOLERANCE_MS) return `it is from the future: ${observation.at}`;
  const { maxAgeMs } = validity;
  if (maxAgeMs !== undefined && now - time > maxAgeMs) {
    return `it expired: it is ${days(now - time)} old, the limit is ${days(maxAgeMs)}`;
  }
  return overtaken(observation, validity, facts);
}

function overtaken(
  { commit }: Observation,
  { commit: rule }: Validity,
  facts: Facts,
): string | undefined {
  if (rule === "any") return undefined;
  if (commit === undefined) return undefined;
  if (commit.head === null) return "it names no commit";
  const short = commit.head.slice(0, 12);
  if (commit.dirty) return `it was made from ${short} with changes that were not committed`;
  if (rule === "same") {
    if (facts.commit.head === commit.head && !facts.commit.dirty) return undefined;
    return `the code changed since: it was made from ${short}, this is ${here(facts)}`;
  }
  const paths = rule.unchanged.join(", ");
  switch (facts.changes.get(changesKey(commit.head, rule.unchanged)) ?? "unknown") {
    case "same":
      return undefined;
    case "changed":
      return `the code changed since: ${paths} is not what it was in ${short}`;
    case "unknown":
      return `nobody knows whether ${paths} changed: commit ${short} is not here`;
  }
}

function here({ commit: { head, dirty } }: Facts): string {
  if (head === null) return "no repository";
  return `${head.slice(0, 12)}${dirty ? " with changes that are not committed" : ""}`;
}

function days(ms: number): string {
  const whole = Math.floor(ms / 86_400_000);
  if (whole === 1) return "1 day";
  return whole >= 1 ? `${whole} days` : formatDuration(Math.floor(ms / 1000) * 1000);
}
