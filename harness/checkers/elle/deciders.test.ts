/**
 * Two deciders on the same random histories: what the checkers prove, a search over all executions must find, and the
 * other way round. The search (harness/testing/brute-isolation.ts) shares no code with them.
 */
import { expect, test } from "@playwright/test";
import fc from "fast-check";
import type { History } from "../../domain/history.ts";
import { isPossible, type DataType } from "../../testing/brute-isolation.ts";
import { propertyRuns } from "../../testing/property-runs.ts";
import { randomTransactions, type RandomShape } from "../../testing/random-transactions.ts";
import type { CheckResult } from "../checker.ts";
import { CONSISTENCY_LEVELS, levelOf, type ConsistencyLevel } from "./levels.ts";
import { listAppendChecker } from "./list-append.ts";
import { rwRegisterChecker } from "./rw-register.ts";

test.describe.configure({ timeout: 600_000 });

function check(type: DataType, history: History, consistency: ConsistencyLevel): CheckResult {
  const options = { consistency, examples: 0 };
  return type === "list"
    ? listAppendChecker.check(history, options)
    : rwRegisterChecker.check(history, { ...options, initial: null });
}

/** Only a history in which nothing depends on anything may be left undecided, and it must be possible. */
const EMPTY = /^no transaction (depends on another|is known to have committed)/;

function agree(type: DataType, history: History, consistency: ConsistencyLevel): void {
  const { verdict, reason, stats } = check(type, history, consistency);
  const level = levelOf(consistency);
  // Reads that contradict each other are dirty for some, which the weakest level allows in ways it does not define.
  const isUndefined =
    level.isolation === "read-uncommitted" &&
    String(stats["anomalies"]).includes("incompatible-order");
  if (isUndefined) return;
  if (verdict === "unknown" && !EMPTY.test(reason ?? ""))
    throw new Error(`undecided: ${reason ?? ""}`);
  // Not expect(): a step of the test runner costs more than both deciders together.
  const possible = isPossible(history, level, type);
  if (possible === (verdict === "fail")) {
    throw new Error(
      `${consistency}: ${verdict}, but an execution ${possible ? "exists" : "does not exist"}`,
    );
  }
}

const SHAPES: readonly (RandomShape & { readonly runs: number })[] = [
  { type: "list", transactions: 3, micros: 3, keys: 2, runs: 30_000 },
  { type: "list", transactions: 4, micros: 3, keys: 2, runs: 20_000 },
  { type: "list", transactions: 5, micros: 2, keys: 3, runs: 10_000 },
  { type: "register", transactions: 3, micros: 3, keys: 2, runs: 30_000 },
  { type: "register", transactions: 4, micros: 3, keys: 2, runs: 20_000 },
  { type: "register", transactions: 5, micros: 2, keys: 3, runs: 10_000 },
];

for (const shape of SHAPES) {
  const { type, transactions, runs } = shape;
  test(`${type} verdicts agree with a search over all executions: ${runs} histories of up to ${transactions} transactions`, () => {
    fc.assert(
      fc.property(
        randomTransactions(shape),
        fc.constantFrom(...CONSISTENCY_LEVELS),
        (history, consistency) => agree(type, history, consistency),
      ),
      { numRuns: propertyRuns(runs), seed: 20_250_101 + transactions },
    );
  });
}

for (const type of ["list", "register"] as const) {
  test(`${type} verdicts and the strongest level of one history tell one story`, () => {
    fc.assert(
      fc.property(randomTransactions({ type, transactions: 4, micros: 3, keys: 2 }), (history) => {
        const { strongest } = check(type, history, "strict-serializable");
        const stronger: Record<string, readonly ConsistencyLevel[]> = {
          none: ["read-uncommitted"],
          "read-uncommitted": ["read-committed"],
          "read-committed": ["repeatable-read", "snapshot-isolation"],
          "repeatable-read": ["snapshot-isolation", "serializable"],
          "snapshot-isolation": ["repeatable-read", "serializable"],
          serializable: ["strong-session-serializable"],
          "strong-session-serializable": ["strict-serializable"],
          "strict-serializable": [],
        };
        for (const level of stronger[strongest!]!) {
          expect(check(type, history, level)).toMatchObject({ verdict: "fail", strongest });
        }
        if (strongest !== "none") {
          const { verdict } = check(type, history, strongest as ConsistencyLevel);
          expect(verdict).not.toBe("fail");
        }
      }),
      { numRuns: propertyRuns(3_000), seed: 7 },
    );
  });
}
