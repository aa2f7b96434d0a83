/** Causal reverse by its definition, every visible write against every acknowledged one. */
import type { History } from "../../domain/history.ts";

/** Whether a read sees a write without one that was acknowledged before it was first tried. */
export function hasCausalReverse(history: History): boolean {
  const writes = history.operations.filter(({ f, outcome }) => f === "write" && outcome !== "fail");
  return history.operations
    .filter(({ f, outcome }) => f === "read" && outcome === "ok")
    .some((read) => {
      const visible = read.output as readonly unknown[];
      return visible.some((element) => {
        const begun = Math.min(...writes.filter((w) => w.input === element).map((w) => w.index));
        if (begun > read.completionIndex) return false;
        return writes.some(
          ({ outcome, input, completionIndex }) =>
            outcome === "ok" && completionIndex < begun && !visible.includes(input),
        );
      });
    });
}
