/**
 * Every checker by name, in the order of `harness check --help`. One line each; a checker is loaded only when it is
 * asked for, so that the command starts quickly.
 */
import type { Checker } from "./checker.ts";

/** `check` takes its own options object: what the command line or a scenario's `checks:` entry gave. */
export type AnyChecker = Checker<object>;

export const CHECKERS: Readonly<Record<string, () => Promise<AnyChecker>>> = {
  linearizable: async () => (await import("./linearizable/linearizable.ts")).linearizableChecker,
  "list-append": async () => (await import("./elle/list-append.ts")).listAppendChecker,
  "rw-register": async () => (await import("./elle/rw-register.ts")).rwRegisterChecker,
  set: async () => (await import("./set.ts")).setChecker,
  "set-full": async () => (await import("./set-full.ts")).setFullChecker,
  bank: async () => (await import("./bank.ts")).bankChecker,
  counter: async () => (await import("./counter.ts")).counterChecker,
  queue: async () => (await import("./queue.ts")).queueChecker,
  stream: async () => (await import("./stream.ts")).streamChecker,
  "unique-ids": async () => (await import("./unique-ids.ts")).uniqueIdsChecker,
  "long-fork": async () => (await import("./long-fork.ts")).longForkChecker,
  "causal-reverse": async () => (await import("./causal-reverse.ts")).causalReverseChecker,
  "mutual-exclusion": async () => (await import("./mutual-exclusion.ts")).mutualExclusionChecker,
  "leader-per-term": async () => (await import("./leader-per-term.ts")).leaderPerTermChecker,
  "read-your-writes": async () => (await import("./session-guarantees.ts")).readYourWritesChecker,
  "monotonic-reads": async () => (await import("./session-guarantees.ts")).monotonicReadsChecker,
  "monotonic-writes": async () => (await import("./session-guarantees.ts")).monotonicWritesChecker,
  "writes-follow-reads": async () =>
    (await import("./session-guarantees.ts")).writesFollowReadsChecker,
  convergence: async () => (await import("./convergence.ts")).convergenceChecker,
  "trace-continuity": async () => (await import("./trace-continuity.ts")).traceContinuityChecker,
};
