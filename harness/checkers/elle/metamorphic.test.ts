/** Changes to a history that cannot turn a possible one into an impossible one, or that must change nothing at all. */
import { test } from "@playwright/test";
import fc from "fast-check";
import type { History, Operation } from "../../domain/history.ts";
import type { DataType } from "../../testing/brute-isolation.ts";
import { propertyRuns } from "../../testing/property-runs.ts";
import { randomTransactions } from "../../testing/random-transactions.ts";
import { CONSISTENCY_LEVELS, type ConsistencyLevel } from "./levels.ts";
import { listAppendChecker } from "./list-append.ts";
import { rwRegisterChecker } from "./rw-register.ts";

test.describe.configure({ timeout: 300_000 });

const RUNS = propertyRuns(3_000);
type Micro = readonly [string, string, unknown];

function check(type: DataType, history: History, consistency: ConsistencyLevel) {
  const options = { consistency, examples: 0 };
  return type === "list"
    ? listAppendChecker.check(history, options)
    : rwRegisterChecker.check(history, { ...options, initial: null });
}

/** A relation between the results of a history and of its changed copy, over random histories. */
function relation(
  type: DataType,
  change: (history: History) => History,
  holds: (before: Result, after: Result) => boolean,
): void {
  fc.assert(
    fc.property(
      randomTransactions({ type, transactions: 5, micros: 3, keys: 2 }),
      fc.constantFrom(...CONSISTENCY_LEVELS),
      (history, level) => {
        const before = resultOf(type, history, level);
        const after = resultOf(type, change(history), level);
        if (!holds(before, after)) {
          throw new Error(`${level}: ${JSON.stringify(before)} became ${JSON.stringify(after)}`);
        }
      },
    ),
    { numRuns: RUNS, seed: 3 },
  );
}

interface Result {
  readonly verdict: string;
  readonly strongest: string | undefined;
  readonly anomalies: unknown;
}

function resultOf(type: DataType, history: History, level: ConsistencyLevel): Result {
  const { verdict, strongest, stats } = check(type, history, level);
  return { verdict, strongest, anomalies: stats["anomalies"] };
}

const isSame = (a: Result, b: Result): boolean => JSON.stringify(a) === JSON.stringify(b);
const staysPossible = (before: Result, after: Result): boolean =>
  before.verdict !== "pass" || after.verdict !== "fail";

function mapMicros(history: History, map: (micro: Micro) => Micro): History {
  const mapped = (value: unknown): unknown =>
    Array.isArray(value) ? (value as readonly Micro[]).map(map) : value;
  const change = (operation: Operation): Operation => ({
    ...operation,
    input: mapped(operation.input),
    output: mapped(operation.output),
  });
  return { ...history, operations: history.operations.map(change) };
}

function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  return typeof value === "number" ? { value: `v${value * 31}` } : value;
}

function withOperations(history: History, change: (operation: Operation) => Operation): History {
  return { ...history, operations: history.operations.map(change) };
}

for (const type of ["list", "register"] as const) {
  test(`renaming the values of ${type} histories changes nothing`, () => {
    const change = (history: History): History =>
      mapMicros(history, ([name, key, value]) => [name, key, renamed(value)]);
    relation(type, change, isSame);
  });

  test(`renaming the keys of ${type} histories changes nothing`, () => {
    const change = (history: History): History =>
      mapMicros(history, ([name, key, value]) => [name, { x: "y", y: "x" }[key] ?? key, value]);
    relation(type, change, (a, b) => isSame({ ...a, anomalies: "" }, { ...b, anomalies: "" }));
  });

  test(`renaming the processes of ${type} histories changes nothing`, () => {
    const change = (history: History): History =>
      withOperations(history, (operation) => ({ ...operation, process: 100 - operation.process }));
    relation(type, change, isSame);
  });

  test(`stretching the clock of ${type} histories changes nothing`, () => {
    const change = (history: History): History =>
      withOperations(history, (operation) => ({
        ...operation,
        index: operation.index * 1_000_003,
        completionIndex: operation.completionIndex * 1_000_003,
      }));
    relation(type, change, isSame);
  });

  test(`widening intervals of ${type} histories keeps them possible`, () => {
    const change = (history: History): History =>
      withOperations(history, (operation) => ({
        ...operation,
        index: operation.index - 3,
        completionIndex: operation.completionIndex + 2.5,
      }));
    relation(type, change, staysPossible);
  });

  test(`dropping failed transactions of ${type} histories that nobody read from keeps them possible`, () => {
    const change = (history: History): History => ({
      ...history,
      operations: history.operations.filter(({ outcome }) => outcome !== "fail"),
    });
    // A read of what a failed transaction wrote becomes a read of what nobody wrote: no history passes with either.
    relation(type, change, (before, after) =>
      before.verdict === "pass" && !String(after.anomalies).includes("garbage")
        ? after.verdict !== "fail"
        : true,
    );
  });

  test(`giving every transaction of ${type} histories a process of its own keeps them possible`, () => {
    const change = (history: History): History =>
      withOperations(history, (operation) => ({ ...operation, process: operation.index }));
    relation(type, change, staysPossible);
  });

  test(`joining two independent ${type} histories gives the weaker of their levels`, () => {
    fc.assert(
      fc.property(
        randomTransactions({ type, transactions: 3, micros: 3, keys: 1 }),
        randomTransactions({ type, transactions: 3, micros: 3, keys: 1 }),
        (one, other) => {
          const moved = mapMicros(other, ([name, key, value]) => [name, `${key}2`, value]);
          const beside = withOperations(moved, (operation) => ({
            ...operation,
            process: operation.process + 1_000,
            index: operation.index + 0.5,
            completionIndex: operation.completionIndex + 0.5,
          }));
          const operations = [...one.operations, ...beside.operations];
          operations.sort((a, b) => a.index - b.index);
          const level = "serializable";
          const joined = check(type, { operations, warnings: [] }, level).verdict === "fail";
          const apart = [one, other].some(
            (history) => check(type, history, level).verdict === "fail",
          );
          if (joined !== apart) throw new Error(`joined ${joined}, apart ${apart}`);
        },
      ),
      { numRuns: RUNS, seed: 4 },
    );
  });
}
