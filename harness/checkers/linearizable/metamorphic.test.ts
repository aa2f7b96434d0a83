/** Changes that must never turn a legal history into an illegal one. */
import { expect, test } from "@playwright/test";
import fc from "fast-check";
import type { History, Operation } from "../../domain/history.ts";
import { arbitraryHistory } from "../../testing/arbitrary-history.ts";
import {
  withoutFailed,
  withRenamedProcesses,
  withRenamedValues,
} from "../../testing/metamorphic.ts";
import { propertyRuns } from "../../testing/property-runs.ts";
import { SEQUENTIAL_SPECS, type SequentialSpec } from "../../testing/sequential-specs.ts";
import { linearizableChecker } from "./linearizable.ts";

const RUNS = propertyRuns(500);

function verdictOf(operations: readonly Operation[], spec: SequentialSpec): string {
  const { model, initial, failedCas } = spec;
  const options = { model, initial, failedCas: failedCas ?? "dropped" };
  return linearizableChecker.check({ operations, warnings: [] }, options).verdict;
}

/** Runs a property on histories that pass, and sees to it that there were some. */
function onLegal(
  spec: SequentialSpec,
  property: (operations: readonly Operation[], choice: number) => string,
): void {
  let legal = 0;
  fc.assert(
    fc.property(arbitraryHistory(spec), fc.nat(), (operations, choice) => {
      if (verdictOf(operations, spec) !== "pass") return;
      legal += 1;
      const verdict = property(operations, choice);
      if (verdict !== "pass") throw new Error(`a legal history became ${verdict}`);
    }),
    { numRuns: RUNS, seed: 4711 },
  );
  expect(legal).toBeGreaterThan(RUNS / 10);
}

for (const spec of SEQUENTIAL_SPECS) {
  const name = `${spec.model} from ${JSON.stringify(spec.initial)}, failed cas ${spec.failedCas ?? "dropped"}`;

  test(`a legal history of ${name} stays legal when an interval widens`, () => {
    onLegal(spec, (operations, choice) => {
      const chosen = choice % operations.length;
      const widened = operations.map((operation, position) =>
        position === chosen
          ? {
              ...operation,
              index: operation.index - (choice % 5) - 0.5,
              completionIndex: operation.completionIndex + (choice % 7) + 0.5,
            }
          : operation,
      );
      return verdictOf(
        widened.sort((a, b) => a.index - b.index),
        spec,
      );
    });
  });

  test(`a legal history of ${name} stays legal when an outcome becomes unknown`, () => {
    onLegal(spec, (operations, choice) => {
      const chosen = operations[choice % operations.length] as Operation;
      if (chosen.outcome === "fail") return "pass";
      return verdictOf(
        operations.map((operation) =>
          operation === chosen
            ? { ...operation, outcome: "unknown", output: undefined, completionIndex: Infinity }
            : operation,
        ),
        spec,
      );
    });
  });

  test(`a legal history of ${name} stays legal without failed operations and under other names`, () => {
    onLegal(spec, (operations) => {
      const history: History = { operations, warnings: [] };
      return verdictOf(withRenamedProcesses(withoutFailed(history)).operations, spec);
    });
  });

  test(`two legal histories of ${name} are legal as two keys, and an illegal one stays illegal`, () => {
    fc.assert(
      fc.property(arbitraryHistory(spec), arbitraryHistory(spec), (first, second) => {
        const apart = [verdictOf(first, spec), verdictOf(second, spec)];
        const together = merged(first, second);
        const expected = apart.every((verdict) => verdict === "pass") ? "pass" : "fail";
        const verdict = verdictOf(together, spec);
        if (verdict !== expected) throw new Error(`${apart.join(" and ")} became ${verdict}`);
      }),
      { numRuns: RUNS, seed: 4711 },
    );
  });
}

for (const spec of SEQUENTIAL_SPECS.filter(({ model }) =>
  /^(register|fifo-queue|set)$/.test(model),
)) {
  test(`the verdict on ${spec.model} does not depend on the names of values`, () => {
    fc.assert(
      fc.property(arbitraryHistory(spec), (operations) => {
        const renamed = withRenamedValues({ operations, warnings: [] }).operations;
        if (verdictOf(renamed, spec) !== verdictOf(operations, spec)) throw new Error("it does");
      }),
      { numRuns: RUNS, seed: 4711 },
    );
  });
}

/** Both histories at once, event by event in turn, each under a key of its own. */
function merged(first: readonly Operation[], second: readonly Operation[]): readonly Operation[] {
  const under = (key: string, shift: number) => (operation: Operation) => ({
    ...operation,
    key,
    process: operation.process * 2 + shift,
    index: operation.index * 2 + shift,
    completionIndex: operation.completionIndex * 2 + shift,
  });
  return [...first.map(under("a", 0)), ...second.map(under("b", 1))].sort(
    (a, b) => a.index - b.index,
  );
}
