/**
 * Mutual exclusion: no two processes hold a lock at once; and with fencing tokens, no late write gets through.
 *
 * Records, `key` = the lock (none for a single lock): `acquire` whose ok value is the fencing token, an integer, or null;
 * `release`; `renew`, which is ok while the lock is held; `write` with value `{"token": t, …}`, ok where the resource
 * guarded by the lock accepted it, fail where it refused.
 *
 * A grant is held from the completion of its acquire to the last moment that proves it: the invocation of its release
 * (ok or unknown; a failed release says that the lock was lost before), of its last renewal or of its last accepted
 * write. Two grants overlap for certain where one was acknowledged while the other was held; a grant without any later
 * proof only where its whole acquire fell into that time, because a late acknowledgement says nothing else. Overlaps that
 * hide in unknown acquires are not found.
 *
 * Tokens (Kleppmann, "How to do distributed locking", 2016): no token twice, a later grant a higher one, and once a
 * write with a token was accepted none with a lower one. With `fencing: true` overlaps are counted and do not fail: a
 * lease may expire under its holder, the token is what keeps the data safe.
 */
import type { History, Operation } from "../domain/history.ts";
import type { Checker, CheckResult } from "./checker.ts";
import { conclude, findingLog, type FindingLog } from "./finding-log.ts";
import { perKey, type KeyOptions } from "./independent.ts";
import { FLAG, requireOptions } from "./option-rules.ts";
import { inversions } from "./inversions.ts";
import { grantsOf, overlapsOf, type Grant } from "./lock-grants.ts";
import { barOf, intervalTimeline } from "./pictures/interval-timeline.ts";
import { integerOf, recordOf } from "./values.ts";

export interface MutualExclusionOptions extends KeyOptions {
  /** The resource checks tokens: overlapping holders are allowed, late writes are not. */
  readonly fencing?: boolean;
}

export const mutualExclusionChecker: Checker<MutualExclusionOptions> = {
  name: "mutual-exclusion",
  summary: "no two processes hold a lock at once, and fencing tokens stop late writes",
  check: (history, options) => {
    requireOptions("mutual-exclusion", options, { fencing: FLAG });
    return perKey(history, options, (part) => check(part, options));
  },
};

/** Something with a token. */
interface Stamped {
  readonly operation: Operation;
  readonly token: number;
}

function check(history: History, options: MutualExclusionOptions): CheckResult {
  const grants = grantsOf(history);
  const overlaps = overlapsOf(grants);
  const granted = grants.flatMap(({ acquire }) => stamped(acquire, acquire.output));
  const writes = history.operations
    .filter(({ f }) => f === "write")
    .flatMap((write) => stamped(write, recordOf(write, write.input)["token"]));
  const accepted = writes.filter(({ operation }) => operation.outcome === "ok");
  const log = findingLog();
  if (options.fencing !== true) for (const pair of overlaps) reportOverlap(log, pair);
  for (const pair of reusedTokens(granted)) reportReused(log, pair);
  for (const pair of inversions(granted, tokenOf)) reportInverted(log, pair);
  for (const pair of inversions(accepted, tokenOf)) reportLate(log, pair);
  const refused = writes.filter(({ operation }) => operation.outcome === "fail");
  return conclude(log, reasonUnknown(grants, accepted, options), {
    grants: grants.length,
    overlaps: overlaps.length,
    acceptedWrites: accepted.length,
    refusedWrites: refused.length,
    tokensReused: log.count("token-reused"),
    tokensNotIncreasing: log.count("token-not-increasing"),
    lateWritesAccepted: log.count("stale-token-accepted"),
  });
}

function reasonUnknown(
  grants: readonly Grant[],
  accepted: readonly Stamped[],
  options: MutualExclusionOptions,
): string | undefined {
  if (grants.length === 0) return "the lock was never granted";
  if (grants.length === 1) return "the lock was granted once only: there was nobody to exclude";
  return options.fencing === true && accepted.length === 0
    ? "no write with a token was accepted"
    : undefined;
}

function tokenOf({ token }: Stamped): number {
  return token;
}

function stamped(operation: Operation, token: unknown): readonly Stamped[] {
  return token === null || token === undefined
    ? []
    : [{ operation, token: integerOf(operation, token) }];
}

type Pair = readonly [earlier: Stamped, later: Stamped];

function reusedTokens(granted: readonly Stamped[]): readonly Pair[] {
  const owners = new Map<number, Stamped>();
  return granted.flatMap((grant): readonly Pair[] => {
    const owner = owners.get(grant.token);
    if (owner === undefined) owners.set(grant.token, grant);
    return owner === undefined ? [] : [[owner, grant]];
  });
}

function reportOverlap(log: FindingLog, [first, second]: readonly [Grant, Grant]): void {
  log.add("overlapping-holders", () => ({
    message: `process ${second.acquire.process} was granted the lock by T${second.acquire.index} while process ${first.acquire.process} held it: T${first.acquire.index} was acknowledged before and T${first.lastProof.index} (${first.lastProof.f}) began after`,
    operations: [first.acquire, second.acquire, first.lastProof, second.lastProof]
      .filter((operation, at, all) => all.indexOf(operation) === at)
      .sort((a, b) => a.index - b.index),
    pictures: [
      intervalTimeline("Holders of the lock", [
        barOf(first.acquire, `acquire, process ${first.acquire.process}`, "neutral"),
        held(first),
        barOf(second.acquire, `acquire, process ${second.acquire.process}`, "neutral"),
        held(second),
      ]),
    ],
  }));
}

function held({ acquire, lastProof }: Grant) {
  const to = lastProof === acquire ? acquire.completedAt : lastProof.invokedAt;
  const label = `held by process ${acquire.process}`;
  return { label, from: acquire.completedAt, to, colour: "bad" } as const;
}

function reportReused(log: FindingLog, [first, second]: Pair): void {
  log.add("token-reused", () => ({
    message: `T${first.operation.index} and T${second.operation.index} were both granted the token ${first.token}`,
    operations: [first.operation, second.operation],
  }));
}

function reportInverted(log: FindingLog, [earlier, later]: Pair): void {
  log.add("token-not-increasing", () => ({
    message: `T${later.operation.index} was granted the token ${later.token}, lower than ${earlier.token}, which T${earlier.operation.index} had before T${later.operation.index} began`,
    operations: [earlier.operation, later.operation],
  }));
}

function reportLate(log: FindingLog, [earlier, later]: Pair): void {
  log.add("stale-token-accepted", () => ({
    message: `the resource accepted T${later.operation.index} with the token ${later.token} after it had accepted T${earlier.operation.index} with the higher token ${earlier.token}`,
    operations: [earlier.operation, later.operation],
  }));
}
