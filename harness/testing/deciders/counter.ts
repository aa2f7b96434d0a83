/** Every subset of the adds that may have happened, tried one by one, to compare the counter checker with. */
import type { History } from "../../domain/history.ts";

/** Whether every completed read shows a sum that some choice of adds gives. */
export function isCounterPossible(history: History): boolean {
  const adds = history.operations.filter(({ f, outcome }) => f === "add" && outcome !== "fail");
  return history.operations
    .filter(({ f, outcome }) => f === "read" && outcome === "ok")
    .every((read) => {
      const begun = adds.filter(({ index }) => index < read.completionIndex);
      let sums = [0];
      for (const { completionIndex, input } of begun) {
        const added = sums.map((sum) => sum + (input as number));
        sums = completionIndex < read.index ? added : [...sums, ...added];
      }
      return sums.includes(read.output as number);
    });
}
