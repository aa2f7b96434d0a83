import { expect, test } from "@playwright/test";
import fc from "fast-check";
import type { Operation } from "../../domain/history.ts";
import { arbitraryHistory } from "../../testing/arbitrary-history.ts";
import { isLinearizable } from "../../testing/brute-force-linearizability.ts";
import { propertyRuns } from "../../testing/property-runs.ts";
import { SEQUENTIAL_SPECS, type SequentialSpec } from "../../testing/sequential-specs.ts";
import { modelNamed } from "../models/models.ts";
import { depthFirst } from "./depth-first.ts";
import { forwardSearch } from "./forward-search.ts";
import { linearizableChecker } from "./linearizable.ts";
import { problemOf, type Problem } from "./problem.ts";
import { timelineOf } from "./timeline.ts";
import { decideByZones } from "./zones.ts";

/** With eleven specifications: 110 000 histories against brute force, and 100 000 more between the algorithms. */
const RUNS = propertyRuns(10_000);
const LONG_RUNS = propertyRuns(9_000);
const SHORT_RUNS = propertyRuns(1000);
test.describe.configure({ timeout: 300_000 });

const BUDGET = { steps: 1e9, configurations: 1e7 };
const SEED = 20260611;

function problemFor(operations: readonly Operation[], spec: SequentialSpec): Problem {
  const model = modelNamed(spec.model).create({
    initial: spec.initial,
    failedCas: spec.failedCas ?? "dropped",
  });
  return problemOf(operations, timelineOf(operations), model);
}

function nameOf(spec: SequentialSpec): string {
  const failed = spec.failedCas === "observed" ? ", failed cas observed" : "";
  return `${spec.model} from ${JSON.stringify(spec.initial)}${failed}`;
}

for (const spec of SEQUENTIAL_SPECS) {
  test(`every algorithm agrees with brute force on ${nameOf(spec)}`, () => {
    const seen = { legal: 0, illegal: 0, byZones: 0 };
    fc.assert(
      fc.property(arbitraryHistory(spec), (operations) => {
        const expected = isLinearizable(operations, spec) ? "legal" : "illegal";
        const problem = problemFor(operations, spec);
        const zones = decideByZones(problem);
        seen[expected] += 1;
        if (zones !== undefined) seen.byZones += 1;
        agree(forwardSearch(problem, BUDGET).verdict, expected, "forward search");
        agree(depthFirst(problem, BUDGET).decision.verdict, expected, "depth first");
        agree(zones?.verdict ?? expected, expected, "zones");
      }),
      { numRuns: RUNS, seed: SEED },
    );
    // Both answers were really asked for.
    expect(seen.legal).toBeGreaterThan(RUNS / 10);
    expect(seen.illegal).toBeGreaterThan(RUNS / 50);
  });

  test(`the algorithms agree with each other on longer histories of ${nameOf(spec)}`, () => {
    fc.assert(
      fc.property(arbitraryHistory(spec, { maxSteps: spec.longSteps ?? 60 }), (operations) => {
        const problem = problemFor(operations, spec);
        const expected = depthFirst(problem, BUDGET).decision.verdict;
        agree(forwardSearch(problem, BUDGET).verdict, expected, "forward search");
        agree(decideByZones(problem)?.verdict ?? expected, expected, "zones");
      }),
      { numRuns: LONG_RUNS, seed: SEED },
    );
  });

  test(`the order found for ${nameOf(spec)} is legal and respects real time`, () => {
    fc.assert(
      fc.property(arbitraryHistory(spec, { maxSteps: spec.longSteps ?? 40 }), (operations) => {
        const problem = problemFor(operations, spec);
        const { witness } = depthFirst(problem, BUDGET);
        if (witness === undefined) return;
        const order = witness.map((position) => problem.operations[position] as Operation);
        let state: unknown = spec.initial;
        let latestCall = -1;
        for (const operation of order) {
          agree(operation.completionIndex >= latestCall, true, "respects real time");
          latestCall = Math.max(latestCall, operation.index);
          const after = spec.allow(state, operation);
          agree(after !== undefined, true, "is legal");
          state = after?.state;
        }
        const missing = problem.operations.filter((operation) => !order.includes(operation));
        agree(
          missing.every(({ outcome }) => outcome === "unknown"),
          true,
          "is complete",
        );
      }),
      { numRuns: SHORT_RUNS, seed: SEED },
    );
  });

  test(`the checker names the first completion that nothing explains, of ${nameOf(spec)}`, () => {
    fc.assert(
      fc.property(arbitraryHistory(spec), (operations) => {
        const result = linearizableChecker.check(
          { operations, warnings: [] },
          { ...spec, failedCas: spec.failedCas ?? "dropped" },
        );
        const isLegal = isLinearizable(operations, spec);
        agree(result.verdict, isLegal ? "pass" : "fail", "verdict");
        if (isLegal) return;
        const stuck = result.findings[0]?.operations[0] as Operation;
        agree(isLinearizable(upTo(operations, stuck.completionIndex), spec), false, "with it");
        agree(isLinearizable(upTo(operations, stuck.completionIndex - 1), spec), true, "before it");
      }),
      { numRuns: SHORT_RUNS, seed: SEED },
    );
  });
}

/** `expect` is made for a few calls a test, not for a million. */
function agree(actual: unknown, expected: unknown, what: string): void {
  if (actual !== expected)
    throw new Error(`${what}: ${String(actual)}, expected ${String(expected)}`);
}

/** The history up to an event: what had not completed need not have happened, and what would fail later never did. */
function upTo(operations: readonly Operation[], last: number): readonly Operation[] {
  return operations
    .filter(
      ({ index, outcome, completionIndex }) =>
        index <= last && (outcome !== "fail" || completionIndex <= last),
    )
    .map((operation) =>
      operation.completionIndex <= last ? operation : { ...operation, completionIndex: Infinity },
    );
}
