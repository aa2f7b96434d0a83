/** Long fork by comparing every two reads as maps, to compare the checker with. */
import type { History } from "../../domain/history.ts";

type Reads = ReadonlyMap<number, unknown>;

function readsOf(history: History): readonly { readonly end: number; readonly values: Reads }[] {
  return history.operations
    .filter(({ outcome, output }) => outcome === "ok" && kindOf(output) === "r")
    .map(({ output, completionIndex }) => ({
      end: completionIndex,
      values: new Map(
        (output as [string, number, unknown][]).map(([, key, value]) => [key, value]),
      ),
    }));
}

/** Whether two completed reads are incomparable on the keys that both read. */
export function hasLongFork(history: History): boolean {
  const reads = readsOf(history);
  return reads.some(({ values: a }) =>
    reads.some(({ values: b }) => {
      const common = [...a.keys()].filter((key) => b.has(key));
      const onlyA = common.some((key) => a.get(key) !== null && b.get(key) === null);
      const onlyB = common.some((key) => a.get(key) === null && b.get(key) !== null);
      return onlyA && onlyB;
    }),
  );
}

/** Whether a read shows a value that nobody can have written by its end. */
export function hasStrangeValue(history: History): boolean {
  return readsOf(history).some(({ end, values }) =>
    [...values].some(
      ([key, value]) =>
        value !== null &&
        !history.operations.some(({ input, outcome, index }) => {
          const [[kind, written, wrote]] = input as [[string, number, unknown]];
          return (
            kind === "w" && outcome !== "fail" && index < end && written === key && wrote === value
          );
        }),
    ),
  );
}

function kindOf(value: unknown): unknown {
  return (value as [[string]])[0][0];
}
