import type { Model } from "./model.ts";
import { OBSERVER, TOTAL } from "./model.ts";
import { effectOf, numberOf, unknownFunction } from "./operation-value.ts";
import { tableInstance, type Action } from "./table-instance.ts";

/**
 * `read` → number, `add` delta (also `increment` and `decrement`, by 1 unless a value is given). An initial value of
 * null is 0; a completed read of null says nothing.
 */
export const counterModel: Model = {
  name: "counter",
  summary: "add deltas to a number and read it",
  create: (options) =>
    tableInstance<number>({
      initial: typeof options.initial === "number" ? options.initial : 0,
      keyOf: (sum) => sum,
      show: (sum) => String(sum),
      actionOf: (operation): Action<number> | undefined => {
        const { f, outcome } = operation;
        if (f === "read") {
          const seen = operation.output ?? null;
          if (outcome !== "ok" || seen === null) return undefined;
          const value = numberOf(operation, seen);
          return {
            name: `read ${value}`,
            traits: OBSERVER,
            apply: (sum) => (sum === value ? sum : undefined),
          };
        }
        if (!["add", "increment", "inc", "decrement", "dec"].includes(f)) {
          throw unknownFunction(operation, ["read", "add", "increment", "decrement"]);
        }
        if (outcome === "fail") return undefined;
        const amount = f === "add" ? effectOf(operation) : (operation.input ?? 1);
        const delta = numberOf(operation, amount) * (f.startsWith("dec") ? -1 : 1);
        return { name: `add ${delta}`, traits: TOTAL, apply: (sum) => sum + delta };
      },
    }),
};
